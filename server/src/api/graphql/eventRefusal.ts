import type { OutgoingHttpHeaders } from 'node:http'
import type { GraphQLFormattedError } from 'graphql'
import { CloseCode } from 'graphql-ws'
import { ErrorCode } from '../../base/errors.js'
import { readCloseReason } from './closeReason.js'
import { TOO_MANY, TOO_SLOW } from './transport.js'

/** An answer that is no stream. */
export interface Refusal {
  status: number
  headers: OutgoingHttpHeaders
  errors: readonly GraphQLFormattedError[]
}

/** What the close codes of a socket are as errors, for who has asked for one operation. */
const closings: Record<number, [code: string, message: string]> = {
  1001: ['SERVICE_UNAVAILABLE', 'The server is stopping.'],
  1009: ['PAYLOAD_TOO_LARGE', 'The request is too large.'],
  1013: ['SERVICE_UNAVAILABLE', 'The server cannot do this just now.'],
  [CloseCode.BadRequest]: ['BAD_REQUEST', 'The request is not a GraphQL request.'],
  [CloseCode.Unauthorized]: ['UNAUTHENTICATED', 'Sign in first.'],
  [TOO_SLOW]: ['RATE_LIMITED', 'Too slow: go on from where you are.'],
  [TOO_MANY]: ['RATE_LIMITED', 'Too many connections.'],
}

/** Of the errors themselves, where there are some. */
export function refusalOf(
  closeCode: number,
  reason: string,
  requestId: string,
  given?: readonly GraphQLFormattedError[],
): Refusal {
  const [known, words] = closings[closeCode] ?? ['INTERNAL_SERVER_ERROR', 'Something went wrong.']
  const told = readCloseReason(reason)
  const message = told?.message ?? words
  const errors: readonly GraphQLFormattedError[] = given ?? [
    { message, extensions: { code: told?.code ?? known, requestId } },
  ]
  const { code, retryAfter } = errors[0]?.extensions ?? {}
  return {
    status: statusOf(String(code)),
    headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
    errors,
  }
}

/** What is not of the catalogue is said by GraphQL, of a request that cannot be run. */
const statusOf = (code: string): number =>
  Object.hasOwn(ErrorCode, code) ? ErrorCode[code as ErrorCode] : 400
