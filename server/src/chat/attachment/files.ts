import type { Attachment } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { CodedError, notFound } from '../../base/errors.js'
import { checked } from '../../base/storage/checked.js'
import type { ByteRange, Storage } from '../../base/storage/storage.js'
import type { Addresses, Signed } from './addresses.js'
import { incomingKey, keptKey } from './keys.js'
import type { Links } from './links.js'

/** A part of a file on its way to somebody. */
export interface ServedFile {
  filename: string
  contentType: string
  /** It is a picture that we made: nothing else is shown in a page. */
  inline: boolean
  sha256: string
  size: number
  read(range: ByteRange | null): Promise<AsyncGenerator<Buffer, void>>
}

export type Files = ReturnType<typeof createFiles>

/** Bytes on their way in and out, by signed addresses. */
export function createFiles(deps: { db: Db; storage: Storage | null; addresses: Addresses; links: Links }) {
  const { db, storage, addresses, links } = deps
  /** Of each upload the newest way in. Whoever sends again has given up what came before, which would only take room. */
  const coming = new Map<string, AbortController>()

  return {
    /** Whether this server made the address: then it counts for itself, wherever it is used. */
    isOurs: (id: string, purpose: { put: true } | { part: string }, signed: Signed): boolean =>
      'put' in purpose
        ? addresses.fits(id, purpose, signed)
        : typeof signed.by === 'string' && addresses.fits(id, { ...purpose, by: signed.by }, signed),

    /** Stores what comes: all of it, once, and exactly as much as was announced. */
    async receive(id: string, length: number | null, bytes: AsyncIterable<Buffer>): Promise<void> {
      const row = await db.read.attachment.findFirst({
        where: { id, status: 'PENDING', arrivedAt: null },
      })
      if (!storage || !row) throw notFound('The upload')
      if (length !== null && length !== row.size) throw wrongLength(row.size)
      // What would be refused when it is whole is refused before any of it is read.
      if ((await storage.head(incomingKey(id))) !== null) throw alreadyThere()
      coming.get(id)?.abort()
      const newest = new AbortController()
      coming.set(id, newest)
      try {
        const all = exactly(row.size, bytes, newest.signal)
        if (!(await storage.put(incomingKey(id), all))) throw alreadyThere()
      } finally {
        if (coming.get(id) === newest) coming.delete(id)
      }
    },

    /** Null for what is not there, and for whom it is not, alike. */
    async open(id: string, part: string, by: string): Promise<ServedFile | null> {
      const row = await db.read.attachment.findUnique({ where: { id } })
      if (!storage || row?.status !== 'READY' || !(await links.mayRead(by, row))) return null
      const made = partOf(row, part)
      if (!made) return null
      const key = keptKey(row, made.sha256)
      const size = await storage.head(key)
      if (size === null) return null
      return {
        ...{ filename: row.filename, ...made, size },
        async read(range) {
          const found = await storage.get(key, range ?? undefined)
          if (!found) throw notFound('The file')
          return range ? found.bytes : checkedFirst(found.bytes, made.sha256)
        },
      }
    },
  }
}

function partOf(row: Attachment, part: string) {
  if (part === 'original' && row.sha256 !== null)
    return { sha256: row.sha256, contentType: row.contentType, inline: row.medium !== null }
  const made = part === 'thumbnail' ? row.thumbnail : part === 'medium' ? row.medium : null
  return made === null ? null : { sha256: made, contentType: 'image/webp', inline: true }
}

const wrongLength = (size: number) =>
  new CodedError('BAD_USER_INPUT', `${size} bytes were announced: neither more nor less is taken.`)
const brokenOff = (cause: unknown) =>
  new CodedError('BAD_USER_INPUT', 'The bytes broke off: send them again from the beginning.', { cause })
const alreadyThere = () => new CodedError('CONFLICT', 'The bytes are there already, and stay as they are.')

async function* exactly(
  size: number,
  bytes: AsyncIterable<Buffer>,
  signal: AbortSignal,
): AsyncGenerator<Buffer, void> {
  let length = 0
  for await (const piece of given(bytes)) {
    if (signal.aborted) throw brokenOff(signal.reason)
    length += piece.length
    if (length > size) throw wrongLength(size)
    yield piece
  }
  if (length < size) throw wrongLength(size)
}

/** Who leaves half way is no fault of this server. */
async function* given(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
  try {
    yield* bytes
  } catch (cause) {
    throw brokenOff(cause)
  }
}

/** Holds the last piece back until the whole is what it was: whoever reads it sees that it breaks off. */
async function* checkedFirst(
  bytes: AsyncGenerator<Buffer, void>,
  sha256: string,
): AsyncGenerator<Buffer, void> {
  let held: Buffer | null = null
  for await (const piece of checked(bytes, sha256)) {
    if (held) yield held
    held = piece
  }
  if (held) yield held
}
