import { type Client, createClient } from 'graphql-ws/client'
import type { Auth } from './auth.js'
import { socketError } from './close.js'
import { fromWire, type WireError } from './errors.js'
import type { TypedDocument } from './operation.js'

/** Between the last subscription and the end of the socket: the next reply often comes right after. */
const IDLE_MS = 300
const ACK_MS = 10_000
/** A connection that died silently is noticed after these two. */
const PING_MS = 12_000
const PONG_MS = 5000

export interface SocketConfig {
  url: URL
  auth: Auth | undefined
  webSocket: typeof WebSocket | undefined
}

/** Carries subscriptions over one shared socket, open only while there are any. */
export interface Socket {
  /** Throws a ParleyError when refused or cut off: it does not reconnect, because who follows something knows better from where. */
  subscribe<Result, Variables extends Record<string, unknown>>(
    document: TypedDocument<Result, Variables>,
    variables: Variables,
    signal: AbortSignal,
  ): AsyncGenerator<Result, void>
  close(): void
}

export function createSocket({ url, auth, webSocket }: SocketConfig): Socket {
  let client: Client | undefined

  function connect(): Client {
    const address = new URL(url)
    address.protocol = address.protocol.replace('http', 'ws')
    let silent: ReturnType<typeof setTimeout> | undefined
    const opened = createClient({
      url: String(address),
      webSocketImpl: webSocket,
      connectionParams: () => auth?.headers(),
      retryAttempts: 0,
      lazyCloseTimeout: IDLE_MS,
      connectionAckWaitTimeout: ACK_MS,
      keepAlive: PING_MS,
      on: {
        ping: received => {
          if (!received) silent = setTimeout(() => opened.terminate(), PONG_MS)
        },
        pong: () => clearTimeout(silent),
        closed: () => clearTimeout(silent),
      },
    })
    return opened
  }

  return {
    async *subscribe<Result, Variables extends Record<string, unknown>>(
      document: TypedDocument<Result, Variables>,
      variables: Variables,
      signal: AbortSignal,
    ) {
      client ??= connect()
      for await (const { data, errors } of results(client, { query: document, variables }, signal)) {
        const [error] = errors ?? []
        if (error) throw fromWire(error)
        yield data as Result
      }
    },
    close: () => {
      client?.dispose()?.then(undefined, () => undefined)
    },
  }
}

interface Result {
  data?: unknown
  errors?: readonly WireError[]
}

type Payload = Parameters<Client['subscribe']>[0]

/**
 * The results of one subscription. Not `client.iterate`: that hangs when aborted while a connection is being made, and
 * after close code 1000 graphql-ws subscribes again by itself, with variables that are out of date by then.
 */
async function* results(client: Client, payload: Payload, signal: AbortSignal): AsyncGenerator<Result, void> {
  const queue: Result[] = []
  let ended: { error?: unknown } | undefined
  let wake = () => {}
  const end = (outcome: { error?: unknown }) => {
    ended ??= outcome
    wake()
  }
  const abort = () => wake()
  signal.addEventListener('abort', abort)
  const unsubscribe = client.subscribe(payload, {
    next: result => {
      queue.push(result as Result)
      wake()
    },
    error: error => end({ error: socketError(error) }),
    complete: () => end({}),
  })
  const unlisten = client.on('closed', event => end({ error: socketError(event) }))
  try {
    for (;;) {
      signal.throwIfAborted()
      const result = queue.shift()
      if (result) yield result
      else if (ended?.error) throw ended.error
      else if (ended) return
      else
        await new Promise<void>(resolve => {
          wake = resolve
        })
    }
  } finally {
    unlisten()
    signal.removeEventListener('abort', abort)
    unsubscribe()
  }
}
