import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
} from 'graphql'

const known = new WeakMap<GraphQLInputObjectType, boolean>()

/** Whether something in an input object has a default. */
export function hasDefaults(type: GraphQLInputType): boolean {
  const named = getNamedType(type)
  if (!isInputObjectType(named)) return false
  const before = known.get(named)
  if (before !== undefined) return before
  // While it is looked through, what refers to itself adds nothing.
  known.set(named, false)
  const found = Object.values(named.getFields()).some(
    field => field.defaultValue !== undefined || hasDefaults(field.type),
  )
  known.set(named, found)
  return found
}

/**
 * A value of a variable with what its input objects leave to defaults. The compiler takes a field of a non-null type for
 * required, even one that has a default, as it does with variables.
 */
export function withDefaults(type: GraphQLInputType, value: unknown): unknown {
  const nullable = getNullableType(type)
  if (isListType(nullable))
    return Array.isArray(value)
      ? value.map(item => withDefaults(nullable.ofType, item))
      : withDefaults(nullable.ofType, value)
  if (!isInputObjectType(nullable) || typeof value !== 'object' || value === null) return value
  const given = value as Record<string, unknown>
  const filled = { ...given }
  for (const { name, type: fieldType, defaultValue } of Object.values(nullable.getFields())) {
    if (given[name] !== undefined) filled[name] = withDefaults(fieldType, given[name])
    else if (defaultValue !== undefined) filled[name] = defaultValue
  }
  return filled
}
