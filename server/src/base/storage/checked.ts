import { createHash } from 'node:crypto'
import { UnreadableError } from '../crypto/cipher.js'

/** Passes bytes on. Throws UnreadableError behind the last of them if they are not those of that SHA-256. */
export async function* checked(
  bytes: AsyncIterable<Buffer>,
  sha256: string | null | undefined,
): AsyncGenerator<Buffer, void> {
  const hash = createHash('sha256')
  for await (const piece of bytes) {
    hash.update(piece)
    yield piece
  }
  if (hash.digest('hex') !== sha256) throw new UnreadableError('not authentic')
}
