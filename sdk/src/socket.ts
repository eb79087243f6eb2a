import { type Client, createClient } from 'graphql-ws/client'
import { orAborted } from './abort.js'
import { fromWire, isSignedOut, isTransient, type ParleyError } from './errors.js'
import type { Fallback, Known } from './fallback/way.js'
import type { TypedDocument } from './operation.js'
import { createRequest, graphqlUrl, type RequestConfig } from './request.js'
import { resultsOf } from './results.js'

/** Between the last subscription and the end of the socket: the next reply often comes right after. */
const IDLE_MS = 300
/** A connection that died silently is noticed after these two. */
const PING_MS = 12_000
const ANSWER_MS = 5000

/**
 * Where to send subscriptions, and how to authenticate.
 *
 * @category Small bundles and documents of your own
 */
export interface SocketConfig extends Pick<RequestConfig, 'url' | 'auth' | 'fetch'> {
  /** Replaces the global `WebSocket`. */
  webSocket?: typeof WebSocket | undefined
}

/**
 * How replies and events come: over a WebSocket, or where a network refuses those as a stream of server-sent events, or
 * where it holds those back by asking again and again.
 *
 * @category Replies, events and lists
 */
export type Transport = 'websocket' | 'events' | 'polling'

/** What works instead, on this page, by the address of the server. */
const known: Known = {}

/** @internal Told why the server does not take the credentials any more; null where they were given back. */
export type SignedOut = (reason: ParleyError | null) => void

/** @internal Carries subscriptions over one shared socket, open only while there are any. */
export interface Socket {
  readonly transport: Transport
  /** Throws a ParleyError when refused or cut off: it does not reconnect, because who follows something knows better from where. */
  subscribe<Result, Variables extends Record<string, unknown>>(
    document: TypedDocument<Result, Variables>,
    variables: Variables,
    signal: AbortSignal,
  ): AsyncGenerator<Result, void>
  /** Whether what ended a subscription was a token in whose place there is another one now; not that of the last renewal. */
  renew(error: unknown, renewed: boolean | undefined): Promise<boolean | undefined>
  close(): void
}

/** @internal */
export function createSocket(config: SocketConfig, closed: AbortSignal, signedOut?: SignedOut): Socket {
  const { url, auth, webSocket, fetch } = config
  const { href } = graphqlUrl(url)
  /** With which the connection was or is being made. */
  let headers: Record<string, string> = {}
  const refused = new WeakMap<ParleyError, Record<string, string>>()
  let client: Client | undefined
  let fallback: Fallback | undefined
  /** How many WebSockets in a row brought nothing: most of those were refused. */
  let refusals = 0

  const leave = (count: number) => {
    client?.terminate()
    client = undefined
    fallback = undefined
    refusals = count
  }

  function connect(): Client {
    let asked: Promise<Record<string, string>>
    let silent: ReturnType<typeof setTimeout> | undefined
    const expectAnswer = () => {
      silent = setTimeout(() => opened.terminate(), ANSWER_MS)
    }
    const heard = () => clearTimeout(silent)
    const opened = createClient({
      // The server waits only a moment for the token once a socket is open, and graphql-ws takes no refusal here.
      url: async () => {
        asked = Promise.resolve(auth?.headers() ?? {})
        await asked.catch(() => {})
        refusals++
        expectAnswer()
        return href.replace('http', 'ws')
      },
      connectionParams: async () => {
        headers = await asked
        return headers
      },
      webSocketImpl: fallback?.webSocket ?? webSocket,
      retryAttempts: 0,
      lazyCloseTimeout: IDLE_MS,
      keepAlive: PING_MS,
      on: {
        // Whatever it is, something came.
        message: () => {
          refusals = 0
          heard()
        },
        ping: received => received || expectAnswer(),
        closed: heard,
      },
    })
    return opened
  }

  return {
    get transport() {
      return fallback?.transport ?? 'websocket'
    },
    async *subscribe<Result, Variables extends Record<string, unknown>>(
      document: TypedDocument<Result, Variables>,
      variables: Variables,
      signal: AbortSignal,
    ) {
      await orAborted(auth?.signIn?.(createRequest({ url, fetch, signal: closed })), signal)
      // What cannot be loaded now is tried again the next time.
      const loaded =
        (refusals > 1 || known[href]) && (await import('./fallback/way.js').catch(() => undefined))
      if (loaded && !fallback) {
        client = undefined
        fallback = loaded.createWay(config, href, known, leave)
      }
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
    async renew(error, again) {
      if (!isSignedOut(error)) return false
      const old = refused.get(error) ?? headers
      const renewed = !again && (await auth?.renew?.(old, error.code))
      if (!renewed) signedOut?.(error)
      // It may still be open, with the token that was refused.
      else if (old === headers) client?.terminate()
      return renewed
    },
    close: () => void Promise.resolve(client?.dispose()).catch(() => {}),
  }
}
