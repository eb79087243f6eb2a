import { linkSignals, orAborted, wait } from './abort.js'
import type { Auth } from './auth.js'
import { backoff } from './backoff.js'
import { isSignedOut, isTransient, type ParleyError } from './errors.js'
import { hasKey } from './idempotency.js'
import type { DocumentLike } from './operation.js'
import { createPost } from './post.js'

/** @internal */
export const MAX_RETRIES = 3
const TIMEOUT_MS = 60_000

/**
 * Options of every call.
 *
 * @category Client
 */
export interface RequestOptions {
  /** Aborts the call, which then rejects with the signal’s reason. */
  signal?: AbortSignal | undefined
  /**
   * How many milliseconds the call may take, including retries but not the time a person needs to sign in; by default, the
   * client’s `timeout`.
   */
  timeout?: number | undefined
  /**
   * Whether sending the call twice has the same effect as sending it once, so that it can be retried. The client knows this
   * for queries, and for mutations with an idempotency key.
   */
  idempotent?: boolean | undefined
  /** Called with an error for a part of the answer, when the rest of the answer has arrived. */
  onPartialError?: ((error: ParleyError) => void) | undefined
}

/**
 * Where to send requests, and how.
 *
 * @category Small bundles and documents of your own
 */
export interface RequestConfig {
  /** The server’s address, with or without /graphql; on a page of the server, it may be relative, such as `/`. */
  url: string | URL
  /** How to authenticate: `bearer(…)`, `cookie()`, `apiKey(…)` or `deviceLogin(…)`; absent means without credentials. */
  auth?: Auth | undefined
  /** Replaces the global `fetch`. */
  fetch?: typeof fetch | undefined
  /** How many milliseconds a call may take; 60 000 by default. */
  timeout?: number | undefined
  /** Ends all calls when it is aborted. */
  signal?: AbortSignal | undefined
}

/**
 * Variables can be left out if all of them are optional.
 *
 * @category Small bundles and documents of your own
 */
export type RequestArguments<Variables> =
  Record<string, never> extends Variables
    ? [variables?: Variables, options?: RequestOptions]
    : [variables: Variables, options?: RequestOptions]

/**
 * Sends a query or mutation and resolves to its data.
 *
 * @category Small bundles and documents of your own
 */
export type Request = <Result, Variables>(
  document: DocumentLike<Result, Variables>,
  ...args: RequestArguments<Variables>
) => Promise<Result>

/** @internal */
export const graphqlUrl = (url: string | URL): URL => {
  const address = new URL(url, globalThis.location?.href)
  address.pathname = address.pathname.replace(/(\/graphql)?\/*$/, '/graphql')
  return address
}

/**
 * Creates the function with which the client sends every request. On its own, it is the smallest client, for use with the
 * exported documents (`MeDocument`, …) or your own.
 *
 * It retries calls that have the same effect when sent twice (queries, and mutations with an idempotency key) up to three
 * times, after network errors, 429, 502 to 504 and SERVICE_UNAVAILABLE. It waits as long as Retry-After says.
 *
 * An answer is all or nothing for each root field: if one is null because of an error, the call throws, and `data` of the
 * error holds what the others answered. What was refused further inside is null in the data, and `onPartialError` is told.
 *
 * @example
 * ```ts
 * const request = createRequest({ url: 'https://chat.example.com', auth: bearer(token) })
 * const { me } = await request(MeDocument)
 * ```
 *
 * @throws {ParleyError} what the server refused, NETWORK_ERROR, TIMEOUT or BAD_RESPONSE; the signal’s reason once it
 * is aborted.
 *
 * @category Small bundles and documents of your own
 */
export function createRequest(config: RequestConfig): Request {
  const { auth, timeout = TIMEOUT_MS } = config
  const post = createPost({
    url: graphqlUrl(config.url),
    credentials: auth?.credentials,
    fetch: config.fetch,
  })
  const request = async <Result, Variables>(
    document: DocumentLike<Result, Variables>,
    ...[variables, options = {}]: RequestArguments<Variables>
  ): Promise<Result> => {
    const query = String(document)
    const {
      idempotent = isQuery(query) || hasKey(variables),
      timeout: limit = timeout,
      onPartialError,
    } = options
    const body = JSON.stringify({ query, variables })
    let headers: Record<string, string> = {}

    /** Until it succeeds, or can neither be repeated nor waited for. */
    const send = async (signal: AbortSignal): Promise<unknown> => {
      const end = Date.now() + limit
      for (let attempt = 0; ; attempt++) {
        try {
          signal.throwIfAborted()
          headers = (await orAborted(auth?.headers(), signal)) ?? {}
          return await post({ body, headers, signal, onPartialError })
        } catch (error) {
          if (!idempotent || attempt === MAX_RETRIES || signal.aborted || !isTransient(error)) throw error
          const delay = backoff(attempt, error.retryAfter)
          if (Date.now() + delay >= end) throw error
          await wait(delay, signal)
        }
      }
    }

    const patient = linkSignals([options.signal, config.signal])
    try {
      for (let renewed = false; ; renewed = true) {
        await orAborted(auth?.signIn?.(signedOut), patient.signal)
        const { signal, release } = linkSignals([patient.signal], limit)
        try {
          return (await send(signal)) as Result
        } catch (error) {
          // Of what is refused for that, nothing was begun: it may be repeated, whatever it is.
          if (renewed || !isSignedOut(error)) throw error
          if (!(await orAborted(auth?.renew?.(headers, error.code), signal))) throw error
        } finally {
          release()
        }
      }
    } finally {
      patient.release()
    }
  }
  const signedOut = auth ? createRequest({ ...config, auth: undefined }) : request
  return request
}

const isQuery = (text: string) => /^\s*(query\b|\{)/.test(text)
