import { once } from 'node:events'
import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import { pipeline, type Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { createBrotliDecompress, createUnzip } from 'node:zlib'
import { asRefusal } from './wire.js'

/** Of an error page. */
const LONGEST_ERROR = 64_000
/** Of an answer that is no stream. */
const LONGEST_WHOLE = 16_000_000

interface BoundedOptions extends RequestInit {
  /** Finds the addresses of a name, in place of Node's own. */
  lookup?: LookupFunction
}

/**
 * Fetches without trusting the server with our memory: it may send a line that never ends, or an error of a gigabyte.
 * Redirects are not followed, because the key and what people wrote would go along.
 *
 * By Node's own client, whose stream is the body of what was asked for as a stream, for `readChunks`: `fetch` and the
 * streams of the web platform cost a tenth more for each piece.
 */
export const boundedFetch: typeof fetch = async (input, options = {}) => {
  const { method = 'GET', headers, body, signal, lookup } = options as BoundedOptions
  const url = new URL(String(input))
  const { request } = url.protocol === 'https:' ? https : http
  // Node writes a form as the web platform does.
  const form = body instanceof FormData ? new Response(body) : null
  const sent = form ? Buffer.from(await form.arrayBuffer()) : typeof body === 'string' ? body : undefined
  const formType = form?.headers.get('content-type')
  const asking = request(url, {
    method,
    headers: {
      ...Object.fromEntries(new Headers(headers)),
      ...(formType && { 'content-type': formType }),
      'accept-encoding': 'identity',
    },
    ...(signal && { signal }),
    ...(lookup && { lookup }),
  })
  // What fails before the answer is there is thrown below, and what fails later where it is read.
  asking.on('error', () => {})
  asking.end(sent)
  const [answer] = (await once(asking, 'response')) as [IncomingMessage]
  const { statusCode: status = 0 } = answer
  const init = { status, headers: headersOf(answer.headers) }
  const bytes = decoded(answer, answer.headers['content-encoding'])
  if (status < 200 || status > 299) return new Response(asRefusal(await beginningOf(bytes)) || null, init)
  if (!isStreamed(body)) return new Response(new Uint8Array(await buffer(bounded(bytes))), init)
  return Object.defineProperty(new Response(null, init), 'body', { value: bytes })
}

const isStreamed = (body: unknown): boolean =>
  body instanceof FormData
    ? body.get('stream') === 'true'
    : typeof body === 'string' && body.includes('"stream":true')

const headersOf = (headers: IncomingHttpHeaders): Headers =>
  new Headers(Object.entries(headers).map(([name, value]) => [name, String(value)]))

/** Some compress whatever they are asked. What breaks the one stream breaks the other. */
function decoded(body: Readable, encoding = 'identity'): Readable {
  if (encoding === 'identity') return body
  return pipeline(body, encoding === 'br' ? createBrotliDecompress() : createUnzip(), () => {})
}

async function* bounded(body: Readable): AsyncGenerator<Buffer> {
  let length = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > LONGEST_WHOLE) throw new Error('The model server sent an answer that does not end')
    yield chunk
  }
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
