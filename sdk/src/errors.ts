import type { ServerErrorCode } from './generated/errors.js'

/**
 * Error codes that a program can act on. Servers may add more: treat an unknown one like `INTERNAL_SERVER_ERROR`.
 *
 * The client adds `NETWORK_ERROR` (no answer), `BAD_RESPONSE` (an answer that is not GraphQL) and `CLIENT_CLOSED` (after
 * `close()`). `TIMEOUT` comes from the server or the client.
 *
 * @category Errors
 */
export type ErrorCode = ServerErrorCode | 'NETWORK_ERROR' | 'BAD_RESPONSE' | 'CLIENT_CLOSED' | (string & {})

/**
 * What a {@link ParleyError} contains besides its code and message.
 *
 * @category Errors
 */
export interface ErrorDetails {
  /** The id of the request in the server’s log. */
  requestId?: string | undefined
  /** Seconds after which another attempt may succeed. */
  retryAfter?: number | undefined
  /** What is wrong in the input: a sentence for each path. */
  fields?: Record<string, string> | undefined
  /** Where the person can resolve the problem, by giving consent or signing in again. */
  url?: string | undefined
  /** The HTTP status, if there was an HTTP response. */
  status?: number | undefined
  /** What the other root fields of the operation answered. */
  data?: Record<string, unknown> | undefined
  /** The error that caused this one. */
  cause?: unknown
}

/**
 * Any error between the client and the server. Its message never contains what was sent. Each code of the schema’s
 * `ErrorCode` has a class for `instanceof`: {@link SessionRevokedError}, {@link NotFoundError}, …
 *
 * @example
 * ```ts
 * try {
 *   await parley.sendMessage({ content: '' })
 * } catch (error) {
 *   if (error instanceof BadUserInputError) console.log(error.fields)
 *   else if (error instanceof ParleyError) console.log(`${error.code}: ${error.message} (${error.requestId})`)
 *   else throw error
 * }
 * ```
 *
 * @category Errors
 */
export class ParleyError extends Error {
  /** The error code, for programs. */
  declare readonly code: ErrorCode
  /** The id of the request in the server’s log. */
  declare readonly requestId: string | undefined
  /** Seconds after which another attempt may succeed. */
  declare readonly retryAfter: number | undefined
  /** What is wrong in the input: a sentence for each path. */
  declare readonly fields: Record<string, string> | undefined
  /** Where the person can resolve the problem, by giving consent or signing in again. */
  declare readonly url: string | undefined
  /** The HTTP status, if there was an HTTP response. */
  declare readonly status: number | undefined
  /**
   * Of an operation of your own with several root fields: what the others answered, since one refusal undoes nothing of the
   * rest. It may hold what is shown once, like the secret of a key, so nothing that prints the error shows it.
   */
  declare readonly data: Record<string, unknown> | undefined

  /** Creates an error like those the client throws, for tests. */
  constructor(code: ErrorCode, message: string, { cause, data, ...details }: ErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause })
    Object.defineProperty(Object.assign(this, details, { code, name: nameOf(code) }), 'data', { value: data })
  }
}

/** The name of the class of a code: `SessionRevokedError` of SESSION_REVOKED. */
const nameOf = (code: string) =>
  code
    .toLowerCase()
    .replace(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase())
    .replace(/(Error)?$/, 'Error')

/** An entry of `errors` in a GraphQL answer. */
export interface WireError {
  message: string
  path?: readonly (string | number)[]
  extensions?: { code?: string } & Pick<ErrorDetails, 'requestId' | 'retryAfter' | 'fields' | 'url'>
}

/** @internal */
export function fromWire({ message, extensions = {} }: WireError, details?: ErrorDetails): ParleyError {
  const { code = 'INTERNAL_SERVER_ERROR', ...more } = extensions
  return new ParleyError(code, withoutValue(message), { ...details, ...more })
}

/** graphql-js quotes a variable of a wrong type, and with it what somebody wrote. */
const withoutValue = (message: string) =>
  message.replace(/^(Variable "\$\w+" got )invalid value.*/s, '$1an invalid value.')

const hasCode = (error: unknown, codes: ErrorCode[]): error is ParleyError =>
  error instanceof ParleyError && codes.includes(error.code)

/** @internal Whether the same may succeed a little later. */
export const isTransient = (error: unknown): error is ParleyError =>
  hasCode(error, ['NETWORK_ERROR', 'RATE_LIMITED', 'SERVICE_UNAVAILABLE']) ||
  (error instanceof ParleyError && [429, 502, 503, 504].includes(error.status ?? 0))

/** @internal Whether the server did not take who asks for signed in. */
export const isSignedOut = (error: unknown): error is ParleyError =>
  hasCode(error, ['UNAUTHENTICATED', 'SESSION_EXPIRED', 'SESSION_REVOKED'])
