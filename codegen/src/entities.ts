import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
} from 'graphql'

export type Field = GraphQLField<unknown, unknown>

/** Fields that cost too much to be asked for with every object, as Type.field. */
export type LeftOut = ReadonlySet<string>

/** An object with an id of its own; other objects are values, parts of an entity or of an answer. */
export const isEntity = (type: GraphQLNamedType): boolean =>
  isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node')

/** A page of a list, by the names the Relay specification gives its fields. */
export const isConnection = (type: GraphQLNamedType): boolean =>
  isObjectType(type) && 'edges' in type.getFields() && 'pageInfo' in type.getFields()

/** What a connection holds. */
export function nodeType(connection: GraphQLNamedType): GraphQLNamedType {
  const edges = isObjectType(connection) ? connection.getFields().edges : undefined
  const edge = edges && getNamedType(edges.type)
  const node = isObjectType(edge) ? edge.getFields().node : undefined
  if (!node) throw new Error(`${connection.name} has no edges with nodes.`)
  return getNamedType(node.type)
}

export const isList = (type: GraphQLOutputType): boolean =>
  isListType(type) || (isNonNullType(type) && isListType(type.ofType))

/** No object below it. */
export const isPlain = (type: GraphQLOutputType): boolean => isLeafType(getNamedType(type))

/** Query, Mutation and Subscription. */
export const rootsOf = (schema: GraphQLSchema) =>
  [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter(
    type => type !== undefined && type !== null,
  )

/** Entities and values: what there is beside roots, connections and their edges. */
export const objectsOf = (schema: GraphQLSchema): GraphQLObjectType[] =>
  Object.values(schema.getTypeMap())
    .filter(type => isObjectType(type))
    .filter(type => !rootsOf(schema).includes(type) && !isConnection(type))
    .filter(({ name }) => !name.startsWith('__') && !name.endsWith('Edge'))

/** Whether a field is asked for together with its object. */
const isOwn = (type: GraphQLObjectType, field: Field, leftOut: LeftOut): boolean =>
  !field.args.some(isRequiredArgument) &&
  !isConnection(getNamedType(field.type)) &&
  !leftOut.has(`${type.name}.${field.name}`)

export const ownFields = (type: GraphQLObjectType, leftOut: LeftOut): Field[] =>
  Object.values(type.getFields()).filter(field => isOwn(type, field, leftOut))

/** Fields of an entity that have an operation: those that are not asked for with it, or can be asked for in several ways. */
export const fieldsWithOperation = (type: GraphQLObjectType, leftOut: LeftOut): Field[] =>
  Object.values(type.getFields()).filter(field => !isOwn(type, field, leftOut) || field.args.length > 0)

/**
 * Values that are part of an entity or of a list: an entity they point to is named by its id, so that no answer grows
 * beyond what was asked for. In all other values, the answers of single operations, it is given whole.
 */
export function embeddedValues(schema: GraphQLSchema, leftOut: LeftOut): Set<string> {
  const embedded = new Set<string>()
  const visit = (type: GraphQLObjectType, inside: boolean, path: string[]) => {
    if (path.includes(type.name)) return
    for (const field of ownFields(type, leftOut)) {
      const target = getNamedType(field.type)
      if (!isObjectType(target) || isEntity(target)) continue
      const within = inside || isList(field.type)
      if (within) embedded.add(target.name)
      visit(target, within, [...path, type.name])
    }
  }
  for (const type of objectsOf(schema)) visit(type, isEntity(type), [])
  return embedded
}
