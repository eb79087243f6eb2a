import {
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'

export interface Operation {
  query: string
  variables: Record<string, unknown>
}

/** An operation for one root field, `Query.user`, with an id at one place of its arguments, `filter.ids`. */
export function operationFor(
  schema: GraphQLSchema,
  name: string,
  args: Record<string, unknown>,
  given?: { place: string; id: string },
): Operation {
  const [root = '', fieldName = ''] = name.split('.')
  const type = schema.getType(root)
  const field = isObjectType(type) ? type.getFields()[fieldName] : undefined
  if (!field) throw new Error(`The schema has no ${name}.`)
  const variables = given ? withId(args, given, isList(schema, name, given.place)) : args
  const used = field.args.filter(arg => arg.name in variables)
  const declared = used.map(arg => `$${arg.name}: ${arg.type}`).join(', ')
  const passed = used.map(arg => `${arg.name}: $${arg.name}`).join(', ')
  const head = `${root.toLowerCase()}${declared && ` (${declared})`}`
  return { query: `${head} { ${fieldName}${passed && `(${passed})`} ${selectionOf(field.type)} }`, variables }
}

function withId(args: Record<string, unknown>, { place, id }: { place: string; id: string }, list: boolean) {
  const value = list ? [id] : id
  const [argument = '', inner] = place.split('.')
  const outer = args[argument]
  return { ...args, [argument]: inner ? { ...(outer as object), [inner]: value } : value }
}

function isList(schema: GraphQLSchema, name: string, place: string): boolean {
  const [root = '', fieldName = ''] = name.split('.')
  const [argument, inner] = place.split('.')
  const type = schema.getType(root)
  const found = isObjectType(type)
    ? type.getFields()[fieldName]?.args.find(arg => arg.name === argument)?.type
    : undefined
  const input = found && getNamedType(found)
  const at = inner && input && 'getFields' in input ? input.getFields()[inner]?.type : found
  return isListType(isNonNullType(at) ? at.ofType : at)
}

/** The plain fields of an object; of objects in it, what tells them apart. */
export function selectionOf(outputType: GraphQLOutputType, depth = 1): string {
  const type = getNamedType(outputType)
  if (!isObjectType(type) && !isInterfaceType(type)) return ''
  const fields = Object.values(type.getFields())
  if (type.name.endsWith('Connection')) {
    const nodes = fields.find(field => field.name === 'nodes')
    const counted = depth > 0 && fields.some(field => field.name === 'totalCount') ? 'totalCount ' : ''
    return `{ ${counted}nodes ${nodes ? selectionOf(nodes.type, depth - 1) : ''} }`
  }
  const selected = fields.flatMap(field => {
    if (isLeafType(getNamedType(field.type))) return field.name
    // Whole lists below each object of a list cost more than one may ask for.
    const few = field.args.some(({ name }) => name === 'first') ? '(first: 1)' : ''
    return depth > 0 ? `${field.name}${few} ${selectionOf(field.type, depth - 1)}` : []
  })
  return `{ ${['__typename', ...selected].join(' ')} }`
}
