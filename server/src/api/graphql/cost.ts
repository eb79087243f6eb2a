import { createRequire } from 'node:module'
import { type DocumentNode, GraphQLError, type GraphQLSchema } from 'graphql'
import type { ComplexityEstimatorArgs } from 'graphql-query-complexity'
import { CodedError } from '../../base/errors.js'
import { introspectionFields, limits } from './limits.js'
import { asBadInput, takingCoerced, type Variables, withCoerced } from './variables.js'

// Its ESM build brings a second copy of graphql along, which takes no type of the first one for its own.
const { getComplexity } = createRequire(import.meta.url)(
  'graphql-query-complexity',
) as typeof import('graphql-query-complexity')

const DEFAULT_PAGE = 20
/** For lists whose length is known only once they are read. */
const LIST = 5
/** Others: a report has up to 10 000 rows, a turn as many versions as were asked for, and the few files of messages are counted as they are read. */
const ownLengths = new Map([
  ['UsageReport.rows', 200],
  ['Message.siblings', 50],
  ['Message.attachments', 0],
])
/** Objects that stand in one column of their parent: they cost no more than the field that they are. */
const columns = new Set(['Message.image'])
/** Fewer fields than this of each are no more than another list: versions are mostly asked for by their ids. */
const FLAT = 3
/** For counting a list to its end: for each item of the page, as all that a connection holds. */
const COUNT = 4
/** For a list that is a query of its own for each of its parents. */
const QUERY = 25
const parentsOfQueries = new Set(['User', 'Role'])

/** What an operation costs, if that could be reckoned, and why it may not run for it. */
export interface Reckoned {
  cost: number | null
  refusal: GraphQLError | null
}

/** Refuses an operation that could return too much: a field costs one, and what is in a list as often as it may be there. */
export function createCostCheck(of: GraphQLSchema) {
  const schema = withCoerced(of)
  const known = new WeakMap<DocumentNode, Map<string, number>>()

  /** Takes variables as their types have them. */
  return (query: DocumentNode, variables: Variables, operationName?: string): Reckoned => {
    const key = `${operationName} ${sizesIn(variables)}`
    const costs = known.get(query) ?? new Map<string, number>()
    known.set(query, costs)
    const cost = costs.get(key) ?? costOf(schema, query, variables, operationName)
    if (typeof cost !== 'number') return { cost: null, refusal: cost }
    if (costs.size < 100) costs.set(key, cost)
    if (cost <= limits.cost) return { cost, refusal: null }
    const refusal = new CodedError(
      'QUERY_TOO_COMPLEX',
      `The operation costs ${cost}; at most ${limits.cost}. Ask for shorter lists or fewer fields.`,
    )
    return { cost, refusal }
  }
}

function costOf(
  schema: GraphQLSchema,
  query: DocumentNode,
  variables: Variables,
  operationName?: string,
): number | GraphQLError {
  try {
    return getComplexity({
      schema,
      query: takingCoerced(query),
      variables,
      estimators: [estimate],
      ...(operationName && { operationName }),
    })
  } catch (error) {
    // An argument or a condition that may not be null is: what would be told when its field runs is told at once.
    if (error instanceof GraphQLError) return asBadInput(error)
    throw error
  }
}

function estimate({ args, childComplexity, field, type: parent }: ComplexityEstimatorArgs): number {
  if (introspectionFields.has(field.name) && childComplexity <= limits.introspection) return 0
  const type = String(field.type)
  if (type.replace('!', '').endsWith('Connection')) {
    const asked = Number(args.first ?? args.last ?? DEFAULT_PAGE)
    return (parentsOfQueries.has(parent.name) ? QUERY : 1) + childComplexity * Math.max(asked, 1)
  }
  if (Array.isArray(args.ids) && type.startsWith('[')) return 1 + childComplexity * args.ids.length
  if (field.name === 'totalCount') return args.exact === true ? COUNT : 1
  // The lists of a connection are counted by the connection.
  const isList = type.startsWith('[') && field.name !== 'edges' && field.name !== 'nodes'
  const name = `${parent.name}.${field.name}`
  if (!isList) return columns.has(name) ? 1 : 1 + childComplexity
  const own = childComplexity >= FLAT ? ownLengths.get(name) : undefined
  return 1 + childComplexity * (own ?? LIST)
}

/** Of all variables only numbers, lengths of lists, what conditions ask for and what is null or absent changes the cost. */
const sizesIn = (variables: Variables): string =>
  Object.entries(variables)
    .map(([name, value]) => `${name}=${sizeOf(value)}`)
    .join()

function sizeOf(value: unknown): string {
  if (Array.isArray(value)) return `#${value.length}`
  return value === null || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}
