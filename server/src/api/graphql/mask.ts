import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import type { Logger } from 'pino'
import { CodedError } from '../../base/errors.js'
import type { About } from '../about.js'

/** What GraphQL itself says of a request that it cannot run: safe to tell, and useful. */
const protocolCodes = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'QUERY_TOO_COMPLEX',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'PAYLOAD_TOO_LARGE',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
])

/**
 * The one place that decides what a caller learns of an error, on both transports. The rest goes to the log, and of what
 * is refused who asked for what, by the id that the caller is told.
 */
export function createMask(log: Logger) {
  const heard = new WeakMap<About, Set<string>>()
  /** Once for each code: a list may have a thousand fields that are refused. */
  const note = (code: string, about: About) => {
    const codes = heard.get(about) ?? new Set()
    if (!codes.has(code)) log.info({ code, ...about }, 'a request was refused')
    heard.set(about, codes.add(code))
  }
  return (error: unknown, about: About): GraphQLFormattedError => {
    const { requestId } = about
    const { path, locations } = error instanceof Error ? (error as Partial<GraphQLError>) : {}
    const place = { ...(locations && { locations }), ...(path && { path }) }
    const coded = codedIn(error)
    if (coded) {
      if (coded.code === 'INTERNAL_SERVER_ERROR' || coded.code === 'SERVICE_UNAVAILABLE')
        log.warn({ err: coded, ...about }, 'a request failed')
      else note(coded.code, about)
      const { http: _, ...extensions } = coded.extensions
      return { message: coded.message, ...place, extensions: { ...extensions, requestId } }
    }
    const code = codeOf(error)
    if (code && error instanceof Error) {
      note(code, about)
      return { message: withoutSuggestions(error.message), ...place, extensions: { code, requestId } }
    }
    log.error({ err: error, ...about }, 'an unexpected error')
    return {
      message: 'Something went wrong.',
      ...place,
      extensions: { code: 'INTERNAL_SERVER_ERROR', requestId },
    }
  }
}

export type Mask = ReturnType<typeof createMask>

/** For places that take only GraphQL's own errors; the mask looks at what is inside. */
export const asGraphQLError = (error: unknown): GraphQLError =>
  error instanceof GraphQLError
    ? error
    : new GraphQLError('', { originalError: error instanceof Error ? error : new Error(String(error)) })

/** GraphQL wraps what a resolver throws. */
export function codedIn(error: unknown): CodedError | null {
  if (error instanceof CodedError) return error
  const original = (error as { originalError?: unknown } | null)?.originalError
  return original instanceof Error ? codedIn(original) : null
}

function codeOf(error: unknown): string | null {
  const { extensions, originalError, path } = (error ?? {}) as Partial<GraphQLError>
  const code = extensions?.code
  // A field may throw anything; before any field runs it is GraphQL that speaks, of a value that a scalar did not take.
  const told = !path || !isForeign(originalError)
  return typeof code === 'string' && protocolCodes.has(code) && told ? code : null
}

const isForeign = (original: unknown): boolean =>
  original instanceof Error && !(original instanceof GraphQLError)

/** Names of the schema stay untold where introspection is off; the messages are the same everywhere. */
const withoutSuggestions = (message: string): string => message.replace(/ ?Did you mean .*\?$/s, '')
