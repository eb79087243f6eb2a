import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StartError } from './db/startError.js'

/** In development a secret is made at the first start and kept beside the database. */
export function keepSecret(folder: string): string {
  const file = join(folder, 'session.secret')
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw unwritable(folder, error)
  }
  const secret = randomBytes(32).toString('base64url')
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, secret, { mode: 0o600, flag: 'wx' })
  } catch (error) {
    throw unwritable(folder, error)
  }
  return secret
}

const unwritable = (folder: string, cause: unknown) =>
  new StartError(`The folder ${folder} cannot be used: make it writable or set SESSION_SECRET.`, { cause })
