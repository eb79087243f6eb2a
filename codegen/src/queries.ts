import {
  astFromValue,
  type GraphQLArgument,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isNonNullType,
  isObjectType,
  print,
} from 'graphql'
import {
  type Field,
  fieldsWithOperation,
  isConnection,
  isEntity,
  isPlain,
  type LeftOut,
  nodeType,
  objectsOf,
} from './entities.ts'

/** The text of an operation for each root field, and for each field of an entity that has one. */
export function generateOperations(schema: GraphQLSchema, leftOut: LeftOut): string[] {
  const kinds = {
    query: schema.getQueryType(),
    mutation: schema.getMutationType(),
    subscription: schema.getSubscriptionType(),
  }
  const ofRoots = Object.entries(kinds).flatMap(([kind, root]) =>
    Object.values(root?.getFields() ?? {}).map(
      field => `${kind} ${capital(field.name)}${head(variablesOf(field))} { ${asked(field)} }`,
    ),
  )
  const ofFields = objectsOf(schema)
    .filter(isEntity)
    .flatMap(type => fieldsWithOperation(type, leftOut).map(field => ofEntity(schema, type, field)))
  return [...ofRoots, ...ofFields]
}

/** Asks for one field of an entity, by way of the root field that has its name, or of `node`. */
function ofEntity(schema: GraphQLSchema, type: GraphQLObjectType, field: Field): string {
  const name = `${type.name[0]?.toLowerCase()}${type.name.slice(1)}`
  const id = field.args.some(argument => argument.name === 'id') ? `${name}Id` : 'id'
  const lookup = schema.getQueryType()?.getFields()[name]
  const found = lookup
    ? `${name}(id: $${id}) { ${asked(field)} }`
    : `node(id: $${id}) { ... on ${type.name} { ${asked(field)} } }`
  const variables = [`$${id}: ID!`, ...variablesOf(field)]
  return `query ${type.name}${capital(field.name)}${head(variables)} { ${found} }`
}

const head = (variables: string[]): string => (variables.length > 0 ? `(${variables.join(', ')})` : '')

/** Of the arguments of a field; of a list also whether it is counted. */
function variablesOf({ type, args }: Field): string[] {
  const counting = [
    ...(countOf(type) ? ['$totalCount: Boolean! = false'] : []),
    ...(isExact(type) ? ['$exactCount: Boolean! = false'] : []),
  ]
  return [...args.map(declared), ...counting]
}

function declared({ name, type, defaultValue }: GraphQLArgument): string {
  const fallback = defaultValue === undefined ? null : astFromValue(defaultValue, type)
  return `$${name}: ${type}${fallback && isNonNullType(type) ? ` = ${print(fallback)}` : ''}`
}

/** A field with its arguments, and what an operation asks of it. */
function asked({ name, type, args }: Field): string {
  const passed = args.length > 0 ? `(${args.map(arg => `${arg.name}: $${arg.name}`).join(', ')})` : ''
  if (isPlain(type)) return `${name}${passed}`
  const target = getNamedType(type)
  if (!isConnection(target)) return `${name}${passed} { ...${target.name}Fields }`
  // By edges alone: nodes beside them would cost every item twice.
  const edges = `edges { cursor node { ...${nodeType(target).name}Fields } }`
  const exact = isExact(type) ? '(exact: $exactCount)' : ''
  const total = countOf(type) ? `totalCount${exact} @include(if: $totalCount)` : ''
  return `${name}${passed} { ${edges} pageInfo { ...PageInfoFields } ${total} }`
}

function countOf(type: Field['type']): Field | undefined {
  const target = getNamedType(type)
  return isObjectType(target) && isConnection(target) ? target.getFields().totalCount : undefined
}

/** Whether it may be counted to its end. */
const isExact = (type: Field['type']): boolean =>
  countOf(type)?.args.some(({ name }) => name === 'exact') ?? false

const capital = (name: string): string => `${name[0]?.toUpperCase()}${name.slice(1)}`
