import { GraphQLScalarType } from 'graphql'
import { GraphQLDateTime, GraphQLSafeInt, GraphQLURL } from 'graphql-scalars'

const described = (scalar: GraphQLScalarType, name: string, description: string, specifiedByURL?: string) =>
  new GraphQLScalarType({ ...scalar.toConfig(), name, description, specifiedByURL: specifiedByURL ?? null })

export const DateTime = described(
  GraphQLDateTime,
  'DateTime',
  'Date and time with offset, RFC 3339.',
  'https://www.rfc-editor.org/rfc/rfc3339',
)

export const URLScalar = described(GraphQLURL, 'URL', 'An absolute address.', 'https://url.spec.whatwg.org/')

export const SafeInt = described(
  GraphQLSafeInt,
  'SafeInt',
  'A whole number up to 2^53 - 1, as a JSON number.',
)
