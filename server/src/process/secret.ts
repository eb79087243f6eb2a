import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { keepPrivate, OWN_FILE, OWN_FOLDER } from '@parley/prisma'
import { type KeyRing, newKeyRing, parseKeyRing } from '../base/crypto/keyRing.js'
import { StartError } from '../base/db/startError.js'

/** In development a secret is made at the first start and kept beside the database. */
export const keepSecret = (folder: string): string =>
  keep(folder, 'session.secret', 'SESSION_SECRET', () => randomBytes(32).toString('base64url'))

/** The same for the keys that encrypt. */
export function keepKeyRing(folder: string): KeyRing {
  const text = keep(folder, 'encryption.keys', 'ENCRYPTION_KEYS', newKeyRing)
  try {
    return parseKeyRing(text.trim())
  } catch (error) {
    throw new StartError(`${join(folder, 'encryption.keys')} ${(error as Error).message}.`)
  }
}

function keep(folder: string, name: string, variable: string, make: () => string): string {
  const file = join(folder, name)
  try {
    const kept = readFileSync(file, 'utf8')
    keepPrivate(file)
    return kept
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw unwritable(folder, variable, error)
  }
  const secret = make()
  try {
    mkdirSync(folder, { recursive: true, mode: OWN_FOLDER })
    writeFileSync(file, secret, { mode: OWN_FILE, flag: 'wx' })
  } catch (error) {
    throw unwritable(folder, variable, error)
  }
  return secret
}

const unwritable = (folder: string, variable: string, cause: unknown) =>
  new StartError(`The folder ${folder} cannot be used: make it writable or set ${variable}.`, { cause })
