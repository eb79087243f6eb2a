import type { errorCodes } from '@parley/schema'
import { GraphQLError, type GraphQLErrorOptions } from 'graphql'

/** Codes a caller can act on, with their HTTP status. The schema says what each means; whatever else is thrown is masked. */
export const ErrorCode = {
  UNAUTHENTICATED: 401,
  SESSION_EXPIRED: 401,
  SESSION_REVOKED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  BAD_USER_INPUT: 400,
  CONFLICT: 409,
  LAST_ADMIN: 409,
  LAST_IDENTITY: 422,
  IDENTITY_ALREADY_LINKED: 409,
  REAUTH_REQUIRED: 401,
  CONSENT_REQUIRED: 403,
  RATE_LIMITED: 429,
  BUDGET_EXCEEDED: 402,
  PAYLOAD_TOO_LARGE: 413,
  QUERY_TOO_COMPLEX: 400,
  OPERATION_NOT_ALLOWED: 400,
  UPSTREAM_UNAVAILABLE: 503,
  UPSTREAM_AUTH_FAILED: 502,
  IDP_UNAVAILABLE: 503,
  SERVICE_UNAVAILABLE: 503,
  TIMEOUT: 504,
  INTERNAL_SERVER_ERROR: 500,
} as const satisfies Record<keyof typeof errorCodes, number>

export type ErrorCode = keyof typeof ErrorCode

export interface ErrorDetails {
  /** What is wrong with which part of the input: path → sentence. */
  fields?: Record<string, string>
  /** Seconds. */
  retryAfter?: number
  /** Where the person sorts it out. */
  actionUrl?: string | null
  cause?: unknown
}

/** An error of the catalogue: its message and code reach the caller as they are. */
export class CodedError extends GraphQLError {
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, { fields, retryAfter, actionUrl, cause }: ErrorDetails = {}) {
    const headers = new Map(retryAfter === undefined ? [] : [['retry-after', String(retryAfter)]])
    const options: GraphQLErrorOptions = {
      extensions: {
        code,
        ...(fields && { fields }),
        ...(retryAfter !== undefined && { retryAfter }),
        ...(actionUrl && { actionUrl }),
        // Of the answer if the whole request is refused; never part of it.
        http: { status: ErrorCode[code], headers },
      },
    }
    super(message, cause instanceof Error ? { ...options, originalError: cause } : options)
    this.code = code
  }
}

const endings = new Set<ErrorCode>(['UNAUTHENTICATED', 'SESSION_EXPIRED', 'SESSION_REVOKED'])

/** Whether a credential is to blame, and not the server that could not look it up. */
export const doesNotHold = (error: unknown): error is CodedError =>
  error instanceof CodedError && endings.has(error.code)

export const notFound = (what: string): CodedError => new CodedError('NOT_FOUND', `${what} was not found.`)

export const badInput = (fields: Record<string, string>): CodedError =>
  new CodedError('BAD_USER_INPUT', Object.values(fields).join(' '), { fields })
