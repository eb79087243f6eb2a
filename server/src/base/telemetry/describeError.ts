/** As much of an error as a log may hold. */
export interface DescribedError {
  type: string
  message: string
  code?: string
  /** The error code of OAuth 2.0, "invalid_grant". */
  error?: string
  status?: number
  path?: unknown
  stack: string
  cause?: DescribedError
  errors?: DescribedError[]
}

const MAX_DEPTH = 4
const MAX_MESSAGE = 1000

/**
 * Only what is known to be harmless is taken over. Libraries hang a lot on their errors: the request with its headers
 * and body, the answer, the parameters of a callback, the row that did not fit.
 */
export function describeError(error: Error, depth = 0): DescribedError {
  const { code, error: oauth, status, path, originalError } = error as unknown as Record<string, unknown>
  const inner = error.cause ?? originalError
  const told: DescribedError = {
    type: error.name,
    message: messageOf(error, code).slice(0, MAX_MESSAGE),
    ...(matches(code, /^[A-Z0-9_]{2,48}$/) && { code }),
    ...(matches(oauth, /^[a-z_]{2,48}$/) && { error: oauth }),
    ...(typeof status === 'number' && { status }),
    ...(Array.isArray(path) && { path: path.join('.') }),
    stack: framesOf(error),
  }
  if (depth >= MAX_DEPTH) return told
  if (inner instanceof Error) told.cause = describeError(inner, depth + 1)
  if (error instanceof AggregateError)
    told.errors = error.errors
      .slice(0, MAX_DEPTH)
      .flatMap(one => (one instanceof Error ? [describeError(one, depth + 1)] : []))
  return told
}

function messageOf({ name, message }: Error, code: unknown): string {
  // The call that failed, with its values, comes first; what was wrong with it comes last.
  if (name.startsWith('PrismaClient')) return message.trimEnd().split('\n').at(-1) ?? ''
  // These quote what they could not read. Classes 22 and 23 of PostgreSQL: data exceptions, violated constraints.
  const quotes =
    name === 'SyntaxError' ||
    name === 'GraphQLError' ||
    (typeof code === 'string' && /^2[23]\w{3}$/.test(code))
  return quotes ? (message.split(/["'`]/)[0] ?? '') : message
}

/** Without the message, which comes first. */
const framesOf = ({ stack = '' }: Error): string =>
  stack
    .split('\n')
    .filter(line => /^\s+at /.test(line))
    .join('\n')

const matches = (value: unknown, pattern: RegExp): value is string =>
  typeof value === 'string' && pattern.test(value)
