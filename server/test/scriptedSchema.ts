import {
  type GraphQLEnumType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNullableType,
  isAbstractType,
  isEnumType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'

/** An object of the script: all that is in it follows from its key. */
interface Scripted {
  type: string
  key: string
}

/**
 * The schema with made-up answers in place of its resolvers: each follows from the field, its arguments and where it
 * stands, so another argument is another answer. Some are null, some late, some fail.
 */
export function withScript(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInterfaceType(type)) type.resolveType = ({ type: name }: Scripted) => name
    if (!isObjectType(type) || isIntrospectionType(type)) continue
    for (const field of Object.values(type.getFields())) {
      field.resolve = (source, args) =>
        answer(
          schema,
          field.type,
          `${source?.key ?? ''} ${type.name}.${field.name} ${JSON.stringify(sorted(args))}`,
        )
      if (type !== schema.getSubscriptionType()) continue
      field.subscribe = async function* (_source, args) {
        for (let event = 0; event < 3; event++) yield { key: `${event} ${JSON.stringify(sorted(args))}` }
      }
    }
  }
  return schema
}

function answer(schema: GraphQLSchema, type: GraphQLOutputType, key: string): unknown {
  const chance = hashOf(key)
  if (chance % (isNonNullType(type) ? 97 : 23) === 1) throw new Error(`failed: ${key}`)
  const value = madeUp(schema, type, key)
  return chance % 3 === 0 ? Promise.resolve(value) : value
}

function madeUp(schema: GraphQLSchema, type: GraphQLOutputType, key: string): unknown {
  const chance = hashOf(`value ${key}`)
  if (!isNonNullType(type) && chance % 7 === 0) return null
  const inner = getNullableType(type)
  if (isListType(inner))
    return Array.from({ length: chance % 4 }, (_, index) => itemOf(schema, inner.ofType, `${key} ${index}`))
  if (isObjectType(inner)) return objectOf(inner, key)
  if (isAbstractType(inner)) {
    const types = schema.getPossibleTypes(inner)
    return objectOf(types[chance % types.length] as GraphQLObjectType, key)
  }
  if (isEnumType(inner)) return oneOf(inner, chance)
  return scalars[String(inner)]?.(chance) ?? `${chance}`
}

function itemOf(schema: GraphQLSchema, type: GraphQLOutputType, key: string): unknown {
  const chance = hashOf(`item ${key}`)
  if (chance % 31 === 0) return new Error(`failed: ${key}`)
  if (chance % 37 === 0) return Promise.reject(new Error(`failed: ${key}`))
  return madeUp(schema, type, key)
}

const objectOf = (type: GraphQLObjectType, key: string): Scripted => ({ type: type.name, key })
const oneOf = (type: GraphQLEnumType, chance: number): unknown => {
  const values = type.getValues()
  return values[chance % values.length]?.value
}

const scalars: Record<string, (chance: number) => unknown> = {
  Int: chance => chance % 1000,
  SafeInt: chance => chance,
  Boolean: chance => chance % 2 === 0,
  DateTime: chance => new Date(chance * 1000),
  URL: chance => `https://example.com/${chance}`,
  LocalDate: () => '2026-01-02',
}

const sorted = (value: unknown): unknown =>
  typeof value !== 'object' || value === null || value instanceof Date
    ? value
    : Array.isArray(value)
      ? value.map(sorted)
      : Object.fromEntries(
          Object.entries(value)
            .sort(([one], [other]) => (one < other ? -1 : 1))
            .map(([name, inner]) => [name, inner === undefined ? 'undefined' : sorted(inner)]),
        )

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193) >>> 0
  return hash
}
