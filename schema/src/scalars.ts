import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'
import { GraphQLDateTime, GraphQLLocalDate, GraphQLSafeInt, GraphQLURL } from 'graphql-scalars'

const described = (scalar: GraphQLScalarType, name: string, description: string, specifiedByURL?: string) =>
  new GraphQLScalarType({ ...scalar.toConfig(), name, description, specifiedByURL: specifiedByURL ?? null })

/** What both databases can store and put in order. */
function inRange(time: Date): Date {
  const year = time.getUTCFullYear()
  if (year < 1 || year > 9999) throw new GraphQLError('A DateTime is in the years 1 to 9999.')
  return time
}

const dateTimeLike = 'A DateTime is a string with an offset, such as 2026-03-01T09:30:00Z.'
const localDateLike = 'A LocalDate is a day as a string, such as 2026-03-01.'

/** Its own sentences say what a value is not, and repeat it. */
function asWanted<T>(wanted: string, parse: () => T): T {
  try {
    return parse()
  } catch {
    throw new GraphQLError(wanted)
  }
}

export const DateTime = described(
  new GraphQLScalarType<Date, Date>({
    ...GraphQLDateTime.toConfig(),
    parseValue: value => inRange(asWanted(dateTimeLike, () => GraphQLDateTime.parseValue(value))),
    parseLiteral: node => inRange(asWanted(dateTimeLike, () => GraphQLDateTime.parseLiteral(node))),
  }),
  'DateTime',
  'A date and time with offset, as in RFC 3339, in the years 1 to 9999 of UTC.',
  'https://www.rfc-editor.org/rfc/rfc3339',
)

export const URLScalar = described(GraphQLURL, 'URL', 'An absolute URL.', 'https://url.spec.whatwg.org/')

export const SafeInt = described(GraphQLSafeInt, 'SafeInt', 'An integer up to 2^53 - 1, as a JSON number.')

export const LocalDate = described(
  new GraphQLScalarType<string, string>({
    ...GraphQLLocalDate.toConfig(),
    parseValue: value => asWanted(localDateLike, () => GraphQLLocalDate.parseValue(value)),
    parseLiteral: node => asWanted(localDateLike, () => GraphQLLocalDate.parseLiteral(node)),
  }),
  'LocalDate',
  'A day in the requested time zone, such as 2026-03-01.',
  'https://www.rfc-editor.org/rfc/rfc3339',
)

const DECIMAL = /^-?(0|[1-9]\d{0,18})(\.\d{1,9})?$/

const decimal = (value: unknown): string => {
  if (typeof value !== 'string' || !DECIMAL.test(value))
    throw new GraphQLError('A Decimal is a string like "12.5", with at most nine digits after the point.')
  return value
}

export const Decimal = new GraphQLScalarType<string, string>({
  name: 'Decimal',
  description:
    'An exact decimal number as a string, such as "0.0000125", with at most nine digits after the point.',
  serialize: decimal,
  parseValue: decimal,
  parseLiteral: node => decimal('value' in node && node.kind !== Kind.BOOLEAN ? node.value : null),
})
