import { once } from 'node:events'
import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import { pipeline, type Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { createBrotliDecompress, createUnzip } from 'node:zlib'
import { asEvents, asRefusal } from './wire.js'

/** Of an answer without a line break, and of an error page. What else is sent passes as it comes. */
const LONGEST_LINE = 4_000_000
const LONGEST_ERROR = 64_000
/** Of an answer that is no stream. */
const LONGEST_WHOLE = 16_000_000
/** The last line of a stream, and one that could become it. */
const SAYS_DONE = /(?:^|[\r\n])data: ?\[DONE\]/
const LONGEST_DONE = 'data: [DONE]\r'.length

/** What whoever reads a stream is told beside what it says. */
export interface StreamSigns {
  /** Bytes came, be they a comment that keeps the connection alive. */
  heard(): void
  /** The server says that this is all. */
  done(): void
}

interface BoundedOptions extends RequestInit {
  signs?: StreamSigns
  /** Finds the addresses of a name, in place of Node's own. */
  lookup?: LookupFunction
}

/**
 * Fetches without trusting the server with our memory: it may send a line that never ends, or an error of a gigabyte.
 * Redirects are not followed, because the key and what people wrote would go along.
 *
 * By Node's own client, and with its body for what is posted, which is answered by a stream and which the client of
 * OpenAI takes as well: `fetch` and the streams of the web platform cost a tenth more for each piece.
 */
export const boundedFetch: typeof fetch = async (input, options = {}) => {
  const { method = 'GET', headers, body, signal, signs, lookup } = options as BoundedOptions
  const url = new URL(String(input))
  const { request } = url.protocol === 'https:' ? https : http
  const asking = request(url, {
    method,
    headers: { ...Object.fromEntries(new Headers(headers)), 'accept-encoding': 'identity' },
    ...(signal && { signal }),
    ...(lookup && { lookup }),
  })
  // What fails before the answer is there is thrown below, and what fails later where it is read.
  asking.on('error', () => {})
  asking.end(typeof body === 'string' ? body : undefined)
  const [answer] = (await once(asking, 'response')) as [IncomingMessage]
  const { statusCode: status = 0 } = answer
  const init = { status, headers: headersOf(answer.headers) }
  const bytes = decoded(answer, answer.headers['content-encoding'])
  if (status < 200 || status > 299) return new Response(asRefusal(await beginningOf(bytes)) || null, init)
  if (typeof body !== 'string' || !body.includes('"stream":true'))
    return new Response(await text(boundedLines(bytes)), init)
  return Object.defineProperty(new Response(null, init), 'body', { value: boundedEvents(bytes, signs) })
}

const headersOf = (headers: IncomingHttpHeaders): Headers =>
  new Headers(Object.entries(headers).map(([name, value]) => [name, String(value)]))

/** Some compress whatever they are asked. What breaks the one stream breaks the other. */
function decoded(body: Readable, encoding = 'identity'): Readable {
  if (encoding === 'identity') return body
  return pipeline(body, encoding === 'br' ? createBrotliDecompress() : createUnzip(), () => {})
}

async function* boundedLines(body: Readable): AsyncGenerator<Buffer> {
  const isShort = lineMeter()
  let length = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length
    if (!isShort(chunk) || length > LONGEST_WHOLE)
      throw new Error('The model server sent an answer that does not end')
    yield chunk
  }
}

/** A stream as it comes. Some answer with one piece of JSON, or with an error, where they were asked for a stream. */
async function* boundedEvents(body: Readable, signs: StreamSigns | undefined): AsyncGenerator<Buffer> {
  const isShort = lineMeter()
  let json: string | null = null
  let begun = false
  // The end may be cut between two chunks: then the beginning of its line is here.
  let line = ''
  for await (const chunk of body as AsyncIterable<Buffer>) {
    if (!isShort(chunk)) throw new Error('The model server sent a line that does not end')
    if (!begun && /^\s*[{[]/.test(chunk.toString('latin1', 0, 100))) json = ''
    begun = true
    if (json !== null) {
      json += chunk.toString('latin1')
      if (json.length > LONGEST_WHOLE) throw new Error('The model server sent an answer that does not end')
      continue
    }
    signs?.heard()
    if ((line !== '' || chunk.includes('[DONE]')) && SAYS_DONE.test(line + chunk.toString('latin1')))
      signs?.done()
    line = lineAfter(line, chunk)
    yield chunk
  }
  if (json === null) return
  const events = asEvents(Buffer.from(json, 'latin1').toString())
  if (SAYS_DONE.test(events)) signs?.done()
  yield Buffer.from(events)
}

/** Tells of each chunk whether the line it belongs to is still of a length that a line may have. */
function lineMeter(): (chunk: Buffer) => boolean {
  let length = 0
  return chunk => {
    const lineBreak = chunk.lastIndexOf(0x0a)
    length = lineBreak < 0 ? length + chunk.length : chunk.length - lineBreak
    return length <= LONGEST_LINE
  }
}

/** The line that has begun, if it is so short that it could say that all is done. */
function lineAfter(line: string, chunk: Buffer): string {
  const begun = chunk.length - chunk.lastIndexOf(0x0a) - 1
  if (begun === 0 || begun > LONGEST_DONE) return begun === 0 ? '' : 'x'
  const rest = chunk.toString('latin1', chunk.length - begun)
  return begun === chunk.length ? (line + rest).slice(0, LONGEST_DONE) : rest
}

async function beginningOf(body: Readable): Promise<string> {
  const decoder = new TextDecoder()
  let beginning = ''
  // Leaving the loop destroys the rest.
  for await (const chunk of body as AsyncIterable<Buffer>) {
    beginning += decoder.decode(chunk, { stream: true })
    if (beginning.length > LONGEST_ERROR) break
  }
  return beginning
}
