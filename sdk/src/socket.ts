import { type Client, createClient } from 'graphql-ws/client'
import { orAborted } from './abort.js'
import { fromWire, isSignedOut, isTransient, type ParleyError } from './errors.js'
import type { TypedDocument } from './operation.js'
import { createRequest, graphqlUrl, type RequestConfig } from './request.js'
import { resultsOf } from './results.js'

/** Between the last subscription and the end of the socket: the next reply often comes right after. */
const IDLE_MS = 300
const ACK_MS = 10_000
/** A connection that died silently is noticed after these two. */
const PING_MS = 12_000
const PONG_MS = 5000

/**
 * Where to send subscriptions, and how to authenticate.
 *
 * @category Small bundles and documents of your own
 */
export interface SocketConfig extends Pick<RequestConfig, 'url' | 'auth' | 'fetch'> {
  /** Replaces the global `WebSocket`. */
  webSocket?: typeof WebSocket | undefined
}

/** @internal Carries subscriptions over one shared socket, open only while there are any. */
export interface Socket {
  /** Throws a ParleyError when refused or cut off: it does not reconnect, because who follows something knows better from where. */
  subscribe<Result, Variables extends Record<string, unknown>>(
    document: TypedDocument<Result, Variables>,
    variables: Variables,
    signal: AbortSignal,
  ): AsyncGenerator<Result, void>
  /** Whether what ended a subscription was a token in whose place there is another one now. */
  renew(error: unknown): Promise<boolean>
  close(): void
}

/** @internal */
export function createSocket({ url, auth, webSocket, fetch }: SocketConfig, closed: AbortSignal): Socket {
  const address = graphqlUrl(url)
  address.protocol = address.protocol.replace('http', 'ws')
  /** With which the connection was or is being made. */
  let headers: Record<string, string> = {}
  const refused = new WeakMap<ParleyError, Record<string, string>>()
  let client: Client | undefined

  function connect(): Client {
    let asked: Promise<Record<string, string>>
    let silent: ReturnType<typeof setTimeout> | undefined
    const opened = createClient({
      // The server waits only a moment for the token once a socket is open, and graphql-ws takes no refusal here.
      url: async () => {
        asked = Promise.resolve(auth?.headers() ?? {})
        await asked.catch(() => {})
        return String(address)
      },
      connectionParams: async () => {
        headers = await asked
        return headers
      },
      webSocketImpl: webSocket,
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
      await orAborted(auth?.signIn?.(createRequest({ url, fetch, signal: closed })), signal)
      client ??= connect()
      const noteRefusal = (error: unknown) => {
        if (isSignedOut(error)) refused.set(error, headers)
      }
      for await (const { data, errors } of resultsOf(
        client,
        { query: document, variables },
        signal,
        noteRefusal,
      )) {
        for (const wire of errors ?? []) {
          const error = fromWire(wire)
          // Also of a part that could not be read just now: told whole is told once, and asking again does.
          if (isTransient(error) || !Object.values(data ?? {})[0]) throw error
        }
        yield data as Result
      }
    },
    async renew(error) {
      if (!isSignedOut(error)) return false
      const old = refused.get(error) ?? headers
      const renewed = (await auth?.renew?.(old, error.code)) ?? false
      // It may still be open, with the token that was refused.
      if (renewed && old === headers) client?.terminate()
      return renewed
    },
    close: () => {
      client?.dispose()?.then(undefined, () => undefined)
    },
  }
}
