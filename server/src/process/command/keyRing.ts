import { type KeyRing, parseKeyRing } from '../../base/crypto/keyRing.js'
import type { Environment } from '../environment.js'
import { secretOf } from './database.js'

export function keyRingOf(env: Environment): KeyRing {
  const keys = secretOf(env, 'ENCRYPTION_KEYS', 'encryption.keys')
  try {
    return parseKeyRing(keys)
  } catch (error) {
    throw new Error(`ENCRYPTION_KEYS ${(error as Error).message}.`)
  }
}
