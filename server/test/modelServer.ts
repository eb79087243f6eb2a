import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import {
  type ChatRequest,
  createEvents,
  type Finish,
  modelsPage,
  piecesOf,
  wireError,
} from '../src/process/dev/demoModelWire.js'
import { createImageServing, type ImageServing } from './imageServing.js'

/** A chat completion request as the server got it. */
export interface ReceivedRequest {
  path: string
  headers: IncomingHttpHeaders
  body: ChatRequest
  /** The other side closed the connection before the answer was complete. */
  aborted: boolean
}

/** Tokens of the prompt and of the answer. */
export type Counts = [prompt: number, completion: number]

export interface ReplyOptions {
  /** Wait before each piece; leave it out wherever the test can wait for an event instead. */
  delayMs?: number
  finish?: Finish
  /** Tokens, or the fields of a usage as they are sent. */
  usage?: Counts | Record<string, unknown>
}

export interface Failure {
  code?: string
  message?: string
  /** Seconds or a date, sent as Retry-After. */
  retryAfter?: number | string
}

/**
 * An answer in the hand of the test. Everything may be said before the request is there: it is kept in order until then.
 * An answer of which nothing more is said stalls.
 */
export interface HeldAnswer {
  /** The request, as soon as it is there. */
  received: Promise<ReceivedRequest>
  /** Settles when the other side has hung up before the end. */
  aborted: Promise<void>
  /** Each text is one piece; a piece may be half a surrogate pair. */
  send(...texts: string[]): void
  /** Any fields of a chunk's delta, `{ reasoning_content: '…' }`. */
  delta(delta: object): void
  /** Bytes or text of the stream as they are, half of a UTF-8 character if need be. Each call is a write of its own. */
  raw(bytes: Uint8Array | string): void
  /** The finish, the usage if asked for, and the end. */
  end(options?: Pick<ReplyOptions, 'finish' | 'usage'>): void
  /** Before anything was sent: an HTTP error. Later: an error event in the stream, as proxies send it. */
  fail(status: number, failure?: Failure): void
  /** Breaks the connection. */
  cut(): void
  /** An event that is not JSON. */
  malformed(): void
}

export interface ModelServer {
  /** Base URL for the client, up to and with `/v1`. */
  url: string
  /** Chat completion requests, the oldest first. */
  requests: ReceivedRequest[]
  /** Images: what is asked for, and what comes. */
  images: ImageServing
  /** What `GET /models` answers, with more fields by id; may be changed at any time. `asked` counts. */
  models: {
    ids: string[]
    more: Record<string, object>
    status: number
    asked: number
    /** Another page in place of OpenAI's. */
    page?: () => unknown
  }
  /** The next request gets this text: pieces as given, or a string in pieces of the size of tokens. */
  reply(text: string | string[], options?: ReplyOptions): void
  /** The next request waits for what the test says. */
  hold(): HeldAnswer
  /** The next request gets this HTTP error. */
  fail(status: number, failure?: Failure): void
  /** The next request gets whatever this does. */
  script(script: Script): void
  /** Requests for which nothing was scripted get this. */
  otherwise(text: string | string[], options?: ReplyOptions): void
  close(): Promise<void>
}

/** What a server answers to a request that it does not take; null: it takes it. Of a GET there is no body. */
export type Gate = (
  request: IncomingMessage,
  body: ChatRequest | null,
) => { status: number; body: object } | null

export type Script = (request: ReceivedRequest, response: ServerResponse) => Promise<void> | void

/**
 * A model server over real HTTP that does what a test tells it to, one script per request in the order they were given:
 *
 * ```ts
 * const model = await startModelServer()
 * const answer = model.hold()
 * // … something asks the model
 * await answer.received
 * answer.send('Hello', ' there')
 * answer.end({ usage: [12, 2] })
 * ```
 */
export async function startModelServer(gate: Gate = () => null): Promise<ModelServer> {
  const scripts: Script[] = []
  const requests: ReceivedRequest[] = []
  const images = createImageServing()
  const models: ModelServer['models'] = { ids: ['test-model'], more: {}, status: 200, asked: 0 }
  let fallback = replying('A short answer.')

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? ''
    if (request.method === 'GET' && /\/models(\?|$)/.test(path)) {
      models.asked++
      const refusal = gate(request, null)
      if (refusal) return sendJson(response, refusal.status, refusal.body)
      const data = modelsPage(models.ids).data.map(model => ({ ...model, ...models.more[model.id] }))
      const page = models.page ? models.page() : { object: 'list', data }
      const body = models.status === 200 ? page : wireError('Scripted.')
      return sendJson(response, models.status, body)
    }
    if (request.method === 'POST' && /\/images\/(generations|edits)(\?|$)/.test(path))
      return images.respond(request, response)
    if (request.method === 'GET' && images.laid.has(path)) {
      response.end(images.laid.get(path))
      return
    }
    if (request.method !== 'POST' || !/\/chat\/completions(\?|$)/.test(path)) {
      return sendJson(response, 404, wireError(`${request.method} ${path} is not known.`))
    }
    const body = (await json(request)) as ChatRequest
    const received: ReceivedRequest = { path, headers: request.headers, body, aborted: false }
    response.once('close', () => {
      received.aborted = !response.writableFinished && !response.errored
    })
    requests.push(received)
    const refusal = gate(request, body)
    if (refusal) return sendJson(response, refusal.status, refusal.body)
    await (scripts.shift() ?? fallback)(received, response)
  }

  const server = createServer((request, response) => {
    respond(request, response).catch(error => response.destroy(error))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    images,
    models,
    reply(text, options) {
      scripts.push(replying(text, options))
    },
    hold() {
      const { script, answer } = holding()
      scripts.push(script)
      return answer
    },
    fail(status, failure) {
      scripts.push((_request, response) => sendFailure(response, status, failure))
    },
    script(script) {
      scripts.push(script)
    },
    otherwise(text, options) {
      fallback = replying(text, options)
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

function replying(text: string | string[], { delayMs = 0, ...end }: ReplyOptions = {}): Script {
  const pieces = typeof text === 'string' ? piecesOf(text) : text
  return async (request, response) => {
    const events = begin(request, response)
    for (const piece of pieces) {
      if (delayMs > 0) await delay(delayMs)
      if (response.destroyed) return
      if (!response.write(events.text(piece)))
        await Promise.race([once(response, 'drain'), once(response, 'close')])
    }
    finish(request, response, events, { usage: [7, pieces.length], ...end })
  }
}

function holding(): { script: Script; answer: HeldAnswer } {
  const request = Promise.withResolvers<ReceivedRequest>()
  const aborted = Promise.withResolvers<void>()
  const saidEarly: (() => void)[] = []
  let current: { request: ReceivedRequest; response: ServerResponse } | null = null
  let events: ReturnType<typeof createEvents> | null = null

  const say = (what: (request: ReceivedRequest, response: ServerResponse) => void) => {
    const saying = () => {
      if (current) what(current.request, current.response)
    }
    if (current) saying()
    else saidEarly.push(saying)
  }
  const started = (request: ReceivedRequest, response: ServerResponse) => {
    events ??= begin(request, response)
    return events
  }
  const script: Script = (received, response) => {
    current = { request: received, response }
    response.once('close', () => {
      if (received.aborted) aborted.resolve()
    })
    for (const saying of saidEarly) saying()
    request.resolve(received)
  }
  const raw = (bytes: Uint8Array | string) =>
    say((request, response) => {
      started(request, response)
      response.write(bytes)
    })

  const answer: HeldAnswer = {
    received: request.promise,
    aborted: aborted.promise,
    raw,
    send(...texts) {
      for (const text of texts)
        say((request, response) => response.write(started(request, response).text(text)))
    },
    delta(delta) {
      say((request, response) => response.write(started(request, response).delta(delta)))
    },
    end(options = {}) {
      say((request, response) => finish(request, response, started(request, response), options))
    },
    fail(status, failure) {
      say((_request, response) => {
        if (!events) return sendFailure(response, status, failure)
        const { message = 'Scripted.', code = status } = failure ?? {}
        response.end(`data: ${JSON.stringify({ error: { message, code } })}\n\n`)
      })
    },
    cut() {
      // After what was written has left, and marked, so that it does not count as hung up by the other side.
      say((request, response) => {
        started(request, response)
        response.write(': cut\n\n', () => response.destroy(new Error('Cut by the script.')))
      })
    },
    malformed: () => raw('data: {"choices": [{"delta": {"conte\n\n'),
  }
  return { script, answer }
}

function begin({ body }: ReceivedRequest, response: ServerResponse) {
  const events = createEvents(body.model)
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(events.begin())
  return events
}

function finish(
  { body }: ReceivedRequest,
  response: ServerResponse,
  events: ReturnType<typeof createEvents>,
  { finish = 'stop', usage }: Pick<ReplyOptions, 'finish' | 'usage'>,
): void {
  response.write(events.finish(finish))
  if (usage && body.stream_options?.include_usage) {
    if (Array.isArray(usage)) {
      const [prompt_tokens, completion_tokens] = usage as Counts
      const total_tokens = prompt_tokens + completion_tokens
      response.write(events.usage({ prompt_tokens, completion_tokens, total_tokens }))
    } else response.write(`data: ${JSON.stringify({ choices: [], usage })}\n\n`)
  }
  response.end(events.done())
}

function sendFailure(response: ServerResponse, status: number, failure: Failure = {}): void {
  const { code, message = 'Scripted.', retryAfter } = failure
  if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter)
  sendJson(response, status, wireError(message, code))
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
