/**
 * Codes a program can act on. Servers may add more: treat an unknown one like `INTERNAL_SERVER_ERROR`.
 *
 * Of the client itself: `NETWORK_ERROR` (no answer), `BAD_RESPONSE` (an answer that is not GraphQL) and
 * `CLIENT_CLOSED` (after `close()`). `TIMEOUT` comes from either side.
 */
export type ErrorCode =
  | 'UNAUTHENTICATED'
  | 'SESSION_EXPIRED'
  | 'SESSION_REVOKED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'BAD_USER_INPUT'
  | 'CONFLICT'
  | 'LAST_ADMIN'
  | 'LAST_IDENTITY'
  | 'IDENTITY_ALREADY_LINKED'
  | 'REAUTH_REQUIRED'
  | 'RATE_LIMITED'
  | 'PAYLOAD_TOO_LARGE'
  | 'QUERY_TOO_COMPLEX'
  | 'OPERATION_NOT_ALLOWED'
  | 'UPSTREAM_UNAVAILABLE'
  | 'UPSTREAM_AUTH_FAILED'
  | 'IDP_UNAVAILABLE'
  | 'SERVICE_UNAVAILABLE'
  | 'TIMEOUT'
  | 'INTERNAL_SERVER_ERROR'
  | 'NETWORK_ERROR'
  | 'BAD_RESPONSE'
  | 'CLIENT_CLOSED'
  | (string & {})

/** What a {@link ParleyError} tells beside its code and message. */
export interface ErrorDetails {
  requestId?: string | undefined
  retryAfter?: number | undefined
  fields?: Record<string, string> | undefined
  status?: number | undefined
  cause?: unknown
}

/**
 * Everything that goes wrong between here and the server. Its message never contains what was sent.
 *
 * @example
 * ```ts
 * try {
 *   await parley.sendMessage({ content: '' })
 * } catch (error) {
 *   if (!(error instanceof ParleyError)) throw error
 *   if (error.code === 'BAD_USER_INPUT') console.log(error.fields)
 *   else console.log(`${error.message} (${error.requestId})`)
 * }
 * ```
 */
export class ParleyError extends Error {
  override readonly name = 'ParleyError'
  /** For programs. */
  readonly code: ErrorCode
  /** Names the request in the server's log. */
  readonly requestId: string | undefined
  /** Seconds after which it may work. */
  readonly retryAfter: number | undefined
  /** What is wrong with which part of the input: path → sentence. */
  readonly fields: Record<string, string> | undefined
  /** HTTP status, if there was an answer over HTTP. */
  readonly status: number | undefined

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.requestId = details.requestId
    this.retryAfter = details.retryAfter
    this.fields = details.fields
    this.status = details.status
  }
}

/** An entry of `errors` in a GraphQL answer. */
export interface WireError {
  message: string
  path?: readonly (string | number)[]
  extensions?: { code?: string; requestId?: string; retryAfter?: number; fields?: Record<string, string> }
}

/** @internal */
export function fromWire({ message, extensions = {} }: WireError, details: ErrorDetails = {}): ParleyError {
  const { code = 'INTERNAL_SERVER_ERROR', requestId, retryAfter, fields } = extensions
  return new ParleyError(code, withoutValue(message), {
    ...details,
    fields,
    requestId: requestId ?? details.requestId,
    retryAfter: retryAfter ?? details.retryAfter,
  })
}

/** graphql-js quotes a variable of a wrong type, and with it what somebody wrote. */
const withoutValue = (message: string) =>
  message.replace(/^(Variable "\$\w+" got )invalid value.*/s, '$1an invalid value.')

const transientCodes = new Set<ErrorCode>(['NETWORK_ERROR', 'RATE_LIMITED', 'SERVICE_UNAVAILABLE'])
const transientStatuses = new Set([429, 502, 503, 504])

/** @internal Whether the same may succeed a little later. */
export const isTransient = (error: unknown): error is ParleyError =>
  error instanceof ParleyError && (transientCodes.has(error.code) || transientStatuses.has(error.status ?? 0))
