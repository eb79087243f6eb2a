import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { UnreadableError } from '../crypto/cipher.js'
import type { KeyRing } from '../crypto/keyRing.js'
import { giveBack } from './giveBack.js'
import type { ByteRange } from './storage.js'

/** How a stored file begins, sealed or not. */
const SEALED = Buffer.from('PLY1')
const OPEN = Buffer.from('PLY0')
const CHUNK = 64 * 1024
const SALT_BYTES = 16
const TAG_BYTES = 16
const NONCE_BYTES = 12
const ALGORITHM = 'aes-256-gcm'
/** A mark, the length of the key's id, the longest id, and the salt. */
export const LONGEST_HEADER = SEALED.length + 1 + 32 + SALT_BYTES

/** What the head of a stored file says. */
export interface Header {
  /** Null: it is not sealed. */
  seal: { keyId: string; salt: Buffer } | null
  length: number
}

/** Reads a part of a stored file, into a buffer where one is given; shorter where it ends. */
export type ReadAt = (position: number, length: number, into?: Buffer<ArrayBuffer>) => Promise<Buffer>

/**
 * Bytes as they are stored under a key, sealed with the first key of the ring: in chunks, so that a part can be read alone and
 * none can be changed, moved, left out or cut off (the STREAM construction, https://eprint.iacr.org/2015/189). Null: as they are.
 * Takes the pieces over, and gives each of its own until the next is asked for.
 */
export async function* seal(
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  place: string,
  ring: KeyRing | null,
): AsyncGenerator<Buffer, void> {
  const [first] = ring ?? []
  if (!first) {
    yield OPEN
    for await (const piece of bytes) {
      yield Buffer.from(piece.buffer, piece.byteOffset, piece.length)
      giveBack(piece)
    }
    return
  }
  const [keyId, key] = first
  const salt = randomBytes(SALT_BYTES)
  const own = fileKey(key.export(), salt, place)
  yield Buffer.concat([SEALED, Buffer.from([keyId.length]), Buffer.from(keyId), salt])
  let index = 0
  const sealed = Buffer.allocUnsafeSlow(CHUNK + TAG_BYTES)
  for await (const { chunk, last } of inChunks(bytes)) {
    const cipher = createCipheriv(ALGORITHM, own, nonceOf(index++, last), { authTagLength: TAG_BYTES })
    const body = cipher.update(chunk)
    sealed.set(body)
    giveBack(body)
    // In this mode nothing is left for the end but the tag.
    cipher.final()
    sealed.set(cipher.getAuthTag(), chunk.length)
    yield sealed.subarray(0, chunk.length + TAG_BYTES)
  }
}

/** Throws UnreadableError for what is no file of ours. */
export function readHeader(head: Buffer): Header {
  const mark = head.subarray(0, SEALED.length)
  if (mark.equals(OPEN)) return { seal: null, length: OPEN.length }
  const idLength = head[SEALED.length]
  const length = SEALED.length + 1 + (idLength ?? 0) + SALT_BYTES
  if (!mark.equals(SEALED) || idLength === undefined || head.length < length)
    throw new UnreadableError('malformed')
  const idEnd = SEALED.length + 1 + idLength
  const keyId = head.toString('latin1', SEALED.length + 1, idEnd)
  return { seal: { keyId, salt: head.subarray(idEnd, length) }, length }
}

/** How many bytes were stored, by the length of the file. */
export function openedSize(header: Header, fileSize: number): number {
  const body = fileSize - header.length
  if (header.seal === null) return body
  const chunks = chunksOf(body)
  if (chunks === 0 || body - (chunks - 1) * (CHUNK + TAG_BYTES) < TAG_BYTES)
    throw new UnreadableError('not authentic')
  return body - chunks * TAG_BYTES
}

/** The bytes of a part, piece by piece. */
export async function* open(
  file: { header: Header; size: number; readAt: ReadAt },
  place: string,
  ring: KeyRing,
  { start, end }: ByteRange,
): AsyncGenerator<Buffer, void> {
  const { header, size, readAt } = file
  const body = size - header.length
  if (header.seal === null) {
    for (let at = start; at <= end; at += CHUNK)
      yield await readAt(header.length + at, Math.min(CHUNK, end - at + 1))
    return
  }
  const key = ring.get(header.seal.keyId)
  if (!key) throw new UnreadableError('unknown key')
  const own = fileKey(key.export(), header.seal.salt, place)
  const lastIndex = chunksOf(body) - 1
  const held = Buffer.allocUnsafeSlow(CHUNK + TAG_BYTES)
  // Of an empty file its one chunk, which holds nothing, is looked at as well.
  for (
    let i = Math.floor(start / CHUNK);
    i <= Math.min(lastIndex, Math.floor(Math.max(end, 0) / CHUNK));
    i++
  ) {
    const sealed = await readAt(header.length + i * held.length, held.length, held)
    const chunk = opened(own, sealed, nonceOf(i, i === lastIndex))
    yield chunk.subarray(Math.max(start - i * CHUNK, 0), end - i * CHUNK + 1)
  }
}

function opened(key: Buffer, sealed: Buffer, nonce: Buffer): Buffer {
  if (sealed.length < TAG_BYTES) throw new UnreadableError('not authentic')
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES })
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
  const body = decipher.update(sealed.subarray(0, -TAG_BYTES))
  try {
    // In this mode nothing is left for the end but to be checked.
    decipher.final()
    return body
  } catch {
    throw new UnreadableError('not authentic')
  }
}

const chunksOf = (body: number): number => Math.ceil(body / (CHUNK + TAG_BYTES))

/** Of each file its own, so that a number may be the nonce. Elsewhere it is another one. */
const fileKey = (key: Buffer, salt: Buffer, place: string): Buffer =>
  Buffer.from(hkdfSync('sha256', key, salt, `parley file ${place}`, 32))

function nonceOf(index: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(NONCE_BYTES)
  nonce.writeUInt32BE(index, NONCE_BYTES - 5)
  nonce.writeUInt8(last ? 1 : 0, NONCE_BYTES - 1)
  return nonce
}

/** All of one length but the last, which is empty only where there is nothing at all. Each is good until the next is asked for. */
async function* inChunks(bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
  const held = Buffer.allocUnsafeSlow(CHUNK)
  let length = 0
  for await (const piece of bytes)
    for (let at = 0; at < piece.length; ) {
      // Only now it is known that it is not the last one.
      if (length === CHUNK) {
        yield { chunk: held, last: false }
        length = 0
      }
      const part = piece.subarray(at, at + CHUNK - length)
      held.set(part, length)
      length += part.length
      at += part.length
      if (at === piece.length) giveBack(piece)
    }
  yield { chunk: held.subarray(0, length), last: true }
}
