import { setTimeout as delay } from 'node:timers/promises'
import WebSocket from 'ws'
import { PATIENCE_MS } from './patience.ts'

export interface Request {
  query?: string
  variables?: Record<string, unknown>
  operationName?: string
  /** Instead of the fields above. */
  body?: string | Blob
  method?: string
  path?: string
  headers?: Record<string, string>
  signal?: AbortSignal
}

export interface GraphQLAnswer {
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever came
  data?: any
  errors?: {
    message: string
    path?: string[]
    extensions: { code: string; requestId: string; [name: string]: unknown }
  }[]
  extensions?: { cost: { estimated: number; limit: number } }
}

export interface Answer extends GraphQLAnswer {
  status: number
  headers: Headers
  text: string
}

/** One HTTP request, to /graphql unless told otherwise. */
export const ask = (url: string, request: Request | string, token?: string): Promise<Answer> =>
  unlessBusy(() => askOnce(url, request, token))

/** Again while the server says that it cannot just now, as clients do: on a machine that stands still it may. */
export async function unlessBusy<T extends GraphQLAnswer>(send: () => Promise<T>): Promise<T> {
  const end = performance.now() + PATIENCE_MS
  for (;;) {
    const answer = await send()
    const busy = answer.errors?.some(({ extensions }) => extensions?.code === 'SERVICE_UNAVAILABLE')
    if (!busy || performance.now() > end) return answer
    await delay(100)
  }
}

/** Whatever the answer is: for tests of a server that cannot. */
export async function askOnce(url: string, request: Request | string, token?: string): Promise<Answer> {
  const {
    path = '/graphql',
    method = 'POST',
    headers = {},
    body,
    signal = null,
    ...operation
  } = asRequest(request)
  const response = await fetch(url + path, {
    method,
    signal,
    redirect: 'manual',
    headers: {
      'content-type': 'application/json',
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(method !== 'GET' && method !== 'HEAD' && { body: body ?? JSON.stringify(operation) }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json')
  return {
    ...(isJson && text ? JSON.parse(text) : {}),
    status: response.status,
    headers: response.headers,
    text,
  }
}

/** The same request over each transport, for rules that hold on all. */
export const transports: Record<
  'http' | 'websocket' | 'events',
  (url: string, request: Request | string, token?: string) => Promise<GraphQLAnswer>
> = {
  http: ask,
  websocket: (url, request, token) =>
    unlessBusy(async () => {
      await using socket = await openSocket(url, token)
      socket.send({ id: '1', type: 'subscribe', payload: asRequest(request) })
      const message = await socket.next()
      return message.type === 'error' ? { errors: message.payload } : message.payload
    }),
  events: (url, request, token) =>
    unlessBusy(async () => {
      const accept = 'text/event-stream'
      const given = asRequest(request)
      const answer = await askOnce(url, { ...given, headers: { ...given.headers, accept } }, token)
      const [, data] = /^data: (.*)$/m.exec(answer.text) ?? []
      return data === undefined ? answer : JSON.parse(data)
    }),
}

// biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever came
type Message = { type: string; id?: string; payload?: any }

export interface Socket {
  raw: WebSocket
  send(message: object | string): void
  /** The next message that came or comes; rejects with the close code if none can. */
  next(): Promise<Message>
  closed: Promise<{ code: number; reason: string }>
  [Symbol.asyncDispose](): Promise<void>
}

/** A WebSocket by hand; initialised unless told otherwise. */
export async function openSocket(
  url: string,
  token?: string,
  { protocol = 'graphql-transport-ws', init = true, headers = {} as Record<string, string> } = {},
): Promise<Socket> {
  const address = `${url.replace('http', 'ws')}/graphql`
  return converse(new WebSocket(address, protocol ? [protocol] : [], { headers }), token, init)
}

/** By hand, over a WebSocket or what stands in its place. */
export async function converse(raw: WebSocket, token: string | undefined, init: boolean): Promise<Socket> {
  const messages: Message[] = []
  let wake = () => {}
  let closeCode: number | null = null
  const closed = new Promise<{ code: number; reason: string }>(resolve => {
    raw.onclose = ({ code, reason }) => {
      closeCode = code
      wake()
      resolve({ code, reason })
    }
  })
  raw.onmessage = ({ data }) => {
    messages.push(JSON.parse(String(data)))
    wake()
  }
  await new Promise<void>((resolve, reject) => {
    raw.onopen = () => resolve()
    raw.onerror = ({ error }) => reject(error)
  })
  raw.onerror = () => {}
  const socket: Socket = {
    raw,
    closed,
    send: message => raw.send(typeof message === 'string' ? message : JSON.stringify(message)),
    async next() {
      while (messages.length === 0) {
        if (closeCode !== null) throw new Error(`the socket was closed with ${closeCode}`)
        await new Promise<void>(resolve => {
          wake = resolve
        })
      }
      return messages.shift() as Message
    },
    async [Symbol.asyncDispose]() {
      raw.close()
      await closed
    },
  }
  if (init) {
    socket.send({ type: 'connection_init', ...(token && { payload: { authorization: `Bearer ${token}` } }) })
    const ack = await socket.next()
    if (ack.type !== 'connection_ack') throw new Error(`expected an acknowledgement, got ${ack.type}`)
  }
  return socket
}

const asRequest = (request: Request | string): Request =>
  typeof request === 'string' ? { query: request } : request
