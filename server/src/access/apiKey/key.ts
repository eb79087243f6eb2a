import { randomBytes, randomInt } from 'node:crypto'
import { crc32 } from 'node:zlib'

const ID_LENGTH = 8
const SECRET_BYTES = 32
/** What 32 bytes and 32 bits need at most in base 36. */
const SECRET_LENGTH = 50
const CHECKSUM_LENGTH = 7

const pattern = new RegExp(
  `^(pk_[0-9a-z]{${ID_LENGTH}}_[0-9a-z]{${SECRET_LENGTH}})_([0-9a-z]{${CHECKSUM_LENGTH}})$`,
)

/** Whether a text is meant to be an API key: scanners for leaked secrets look for the same beginning. */
export const looksLikeKey = (text: string): boolean => text.startsWith('pk_')

/** Whether a prefix may begin with this. */
export const beginsPrefix = (text: string): boolean =>
  new RegExp(`^(p|pk|pk_[0-9a-z]{0,${ID_LENGTH}})$`).test(text)

/** Whether a text is an API key, whole and without a slip; the database is only asked for those. */
export function isKey(text: string): boolean {
  const [, body, checksum] = pattern.exec(text) ?? []
  return body !== undefined && checksumOf(body) === checksum
}

/** `pk_<id>_<secret>_<checksum>`: 256 bits of secret, in characters that a double click selects as one word. */
export function newKey(): { key: string; prefix: string } {
  const id = Array.from({ length: ID_LENGTH }, () => randomInt(36).toString(36)).join('')
  const secret = BigInt(`0x${randomBytes(SECRET_BYTES).toString('hex')}`).toString(36)
  const prefix = `pk_${id}`
  const body = `${prefix}_${secret.padStart(SECRET_LENGTH, '0')}`
  return { key: `${body}_${checksumOf(body)}`, prefix }
}

const checksumOf = (body: string): string => crc32(body).toString(36).padStart(CHECKSUM_LENGTH, '0')
