import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ByteRange } from '../../base/storage/storage.js'
import { attachment } from '../dataExport/fileName.js'
import type { ServedFile } from './files.js'

/** Somebody who takes nothing for so long is let go. */
const STALLED_MS = 60_000

/** Sends a part of a file, or as much of it as is asked for (RFC 9110, 14). Never in a way that a browser would run it. */
export async function sendPart(
  { headers, method }: FastifyRequest,
  reply: FastifyReply,
  file: ServedFile,
): Promise<FastifyReply> {
  const { size, sha256, contentType, inline, filename } = file
  const etag = `"${sha256}"`
  const matches = headers['if-range'] === undefined || headers['if-range'] === etag
  const range = matches && method === 'GET' ? rangeOf(headers.range, size) : null
  const isKnown = knows(headers['if-none-match'], etag)
  const pieces = isKnown || range === 'none' || method === 'HEAD' ? null : await file.read(range)
  // What cannot be read is told before anything is said of it; of a short file that is all of it.
  const first = await pieces?.next()
  reply.headers({
    etag,
    'accept-ranges': 'bytes',
    // What an address leads to never changes; others are asked whether they still may.
    'cache-control': 'private, max-age=3600, immutable',
    'content-security-policy': "sandbox; default-src 'none'",
    'content-type': contentType,
    'content-disposition': inline ? 'inline' : attachment(filename),
  })
  if (isKnown) return reply.code(304).send()
  if (range === 'none') return reply.code(416).header('content-range', `bytes */${size}`).send()
  const length = range ? range.end - range.start + 1 : size
  reply.header('content-length', length)
  if (range) reply.code(206).header('content-range', `bytes ${range.start}-${range.end}/${size}`)
  if (!pieces) return reply.send()
  reply.raw.setTimeout(STALLED_MS, () => reply.raw.destroy())
  return reply.send(Readable.from(behind(first, pieces), { highWaterMark: 1 }))
}

/** Whoever leaves before anything was taken ends `rest` as well: a generator that has not begun would not. */
function behind(
  first: IteratorResult<Buffer, void> | undefined,
  rest: AsyncGenerator<Buffer, void>,
): AsyncIterable<Buffer> {
  let held = first
  const next = async () => {
    const given = held ?? rest.next()
    held = undefined
    return given
  }
  return { [Symbol.asyncIterator]: () => ({ next, return: () => rest.return() }) }
}

/** Also where a proxy has made it a weak one, as it does of what it compresses. */
const knows = (header: string | undefined, etag: string): boolean =>
  header?.split(',').some(one => ['*', etag].includes(one.trim().replace(/^W\//, ''))) === true

/** One range; of several, or of what cannot be read, all is sent. `none`: it lies behind the end. */
function rangeOf(header: string | undefined, size: number): ByteRange | 'none' | null {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (first === '' && last === '') return null
  if (first === '') {
    const start = Math.max(size - Number(last), 0)
    return Number(last) === 0 ? 'none' : { start, end: size - 1 }
  }
  const range = { start: Number(first), end: Math.min(last === '' ? size - 1 : Number(last), size - 1) }
  if (range.start >= size) return 'none'
  return range.end < range.start ? null : range
}
