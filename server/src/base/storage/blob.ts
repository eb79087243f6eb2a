import { Readable } from 'node:stream'
import type { Logger } from 'pino'
import { within } from '../within.js'
import { type BlobPlace, createBlobAccount, inTime } from './blobAccount.js'
import { explained, isMissing, isTaken, told } from './blobErrors.js'
import { type ByteRange, checkedKey, type Storage, type StoredKey, storageAway } from './storage.js'

/** How much is sent at once, and how often beside each other: of each upload so much is in memory. */
const BLOCK = 1024 ** 2
const AT_ONCE = 2
/** When nothing comes for so long, nothing will. */
const SILENCE_MS = 30_000

const patiently = <T>(work: Promise<T>): Promise<T> =>
  within(SILENCE_MS, work, () => {
    throw storageAway(new Error('Nothing came any more.'))
  })

/** A container of Azure Blob, which keeps everything encrypted by itself. */
export function createBlobStorage(
  place: BlobPlace & {
    /** Whether people put bytes there by themselves. */
    direct: boolean
  },
  log: Pick<Logger, 'warn'>,
): Storage {
  const account = createBlobAccount(place, log)
  const blobAt = async (key: string) => (await account.container()).getBlockBlobClient(checkedKey(key))

  async function sizeOf(key: string): Promise<number | null> {
    const blob = await blobAt(key)
    try {
      return (await blob.getProperties(inTime())).contentLength ?? 0
    } catch (error) {
      if (isMissing(error)) return null
      throw error
    }
  }

  async function* read(
    key: string,
    size: number,
    range: ByteRange | undefined,
  ): AsyncGenerator<Buffer, void> {
    if (size === 0) return
    const { start = 0, end = size - 1 } = range ?? {}
    const blob = await blobAt(key)
    const { readableStreamBody } = await told(() =>
      patiently(blob.download(start, end - start + 1, { maxRetryRequests: 3 })),
    )
    const body = Readable.from(readableStreamBody ?? [])
    try {
      const pieces = body[Symbol.asyncIterator]()
      for (;;) {
        const { value, done } = await told(() => patiently(pieces.next()))
        if (done) return
        yield value as Buffer
      }
    } finally {
      body.destroy()
    }
  }

  async function put(key: string, bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<boolean> {
    const blob = await blobAt(key)
    const stopping = new AbortController()
    // What the sender says counts, not what comes of it here.
    let broken: { error: unknown } | null = null
    async function* given() {
      try {
        yield* bytes
      } catch (error) {
        broken = { error }
        throw error
      }
    }
    let timer: NodeJS.Timeout | undefined
    const heard = () => {
      clearTimeout(timer)
      timer = setTimeout(() => stopping.abort(), 2 * SILENCE_MS)
    }
    heard()
    // What breaks off later is nobody's any more.
    const source = Readable.from(given(), { objectMode: false }).on('error', () => {})
    try {
      await blob.uploadStream(source, BLOCK, AT_ONCE, {
        conditions: { ifNoneMatch: '*' },
        abortSignal: stopping.signal,
        onProgress: heard,
      })
      return true
    } catch (error) {
      if (broken) throw (broken as { error: unknown }).error
      if (isTaken(error) && (await sizeOf(key)) !== null) return false
      throw error
    } finally {
      clearTimeout(timer)
      // Nothing is read on of what was not taken, and what it comes from is closed.
      source.destroy()
    }
  }

  return {
    put: (key, bytes) => told(() => put(key, bytes)),

    get: (key, range) =>
      told(async () => {
        const size = await sizeOf(key)
        return size === null ? null : { size, bytes: read(key, size, range) }
      }),

    head: key => told(() => sizeOf(key)),

    delete: key =>
      told(async () => {
        const blob = await blobAt(key)
        await blob.delete({ deleteSnapshots: 'include', ...inTime() }).catch((error: unknown) => {
          if (!isMissing(error)) throw error
        })
      }),

    async *list(prefix): AsyncGenerator<StoredKey, void> {
      const from = prefix === '' ? '' : `${checkedKey(prefix.replace(/\/$/, ''))}/`
      const container = await told(account.container)
      const pages = container.listBlobsFlat({ prefix: from }).byPage({ maxPageSize: 1000 })
      for (;;) {
        const { value, done } = await told(() => patiently(pages.next()))
        if (done) return
        for (const { name, properties } of value.segment.blobItems)
          yield { key: name, storedAt: properties.lastModified }
      }
    },

    // Pieces of what never became whole are in no list, and Azure discards them after a week.
    async tidy() {},

    check: () => explained(place.container, async () => (await account.container()).getProperties(inTime())),

    ...(place.direct && {
      addressToCreate: (key, lastsMs) =>
        told(async () => ({
          ...(await account.addressToCreate(checkedKey(key), lastsMs)),
          headers: [{ name: 'x-ms-blob-type', value: 'BlockBlob' }],
        })),
    }),
  }
}
