import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { KeyRing } from './keyRing.js'

/** Where an encrypted text is stored: it can be read there and nowhere else. */
export interface Place {
  table: string
  row: string
  column: string
}

/** Encrypts texts for the database. */
export interface Cipher {
  encrypt(text: string, place: Place): string
  /** Throws UnreadableError. */
  decrypt(sealed: string, place: Place): string
  /** The id of the key that encrypts. */
  readonly keyId: string
  /** Whether there is a key of this id to decrypt with. */
  knows(keyId: string): boolean
}

/** A text that was changed, cut, moved to another place, or encrypted with a key that is not there. */
export class UnreadableError extends Error {
  constructor(readonly reason: 'malformed' | 'unknown key' | 'not authentic') {
    super(`An encrypted text cannot be read: ${reason}.`)
    this.name = 'UnreadableError'
  }
}

const VERSION = 'v1'
const ALGORITHM = 'aes-256-gcm'
/** NIST SP 800-38D, 5.2.1.1 and 5.2.1.2. */
const NONCE_BYTES = 12
const TAG_BYTES = 16

export function createCipher(ring: KeyRing): Cipher {
  const [first] = ring
  if (!first) throw new Error('A key ring has at least one key.')
  const [firstId, firstKey] = first

  return {
    keyId: firstId,
    knows: id => ring.has(id),

    encrypt(text, place) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(ALGORITHM, firstKey, nonce, { authTagLength: TAG_BYTES })
      cipher.setAAD(boundTo(firstId, place))
      const bytes = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
      return `${VERSION}.${firstId}.${bytes.toString('base64url')}`
    },

    decrypt(sealed, place) {
      const [version, id, text, ...rest] = sealed.split('.')
      if (version !== VERSION || id === undefined || text === undefined || rest.length > 0)
        throw new UnreadableError('malformed')
      const key = ring.get(id)
      if (!key) throw new UnreadableError('unknown key')
      const bytes = Buffer.from(text, 'base64url')
      // Only the one way to write these bytes: a changed text must not be read as the same one.
      if (bytes.length < NONCE_BYTES + TAG_BYTES || bytes.toString('base64url') !== text)
        throw new UnreadableError('malformed')
      const nonce = bytes.subarray(0, NONCE_BYTES)
      const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
      decipher.setAAD(boundTo(id, place))
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
      const body = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES))
      try {
        return Buffer.concat([body, decipher.final()]).toString('utf8')
      } catch {
        throw new UnreadableError('not authentic')
      }
    },
  }
}

/** The id of the key an encrypted text needs; null where it is none. */
export function keyIdOf(sealed: string): string | null {
  const [version, id, text] = sealed.split('.')
  return version === VERSION && id && text ? id : null
}

const boundTo = (keyId: string, { table, row, column }: Place): Buffer =>
  Buffer.from(JSON.stringify([VERSION, keyId, table, row, column]))
