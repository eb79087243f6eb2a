import {
  type GraphQLNamedType,
  type GraphQLType,
  getNamedType,
  isListType,
  isNonNullType,
  isScalarType,
} from 'graphql'

/** TypeScript types of scalars, as the plugin of the operations is told them too. */
export type Scalars = Record<string, string>

const builtIn: Scalars = {
  ID: 'string',
  String: 'string',
  Boolean: 'boolean',
  Int: 'number',
  Float: 'number',
}

/** A type of the schema in TypeScript; `nameOf` says what stands for anything but a scalar. */
export function tsType(
  type: GraphQLType,
  scalars: Scalars,
  nameOf: (type: GraphQLNamedType) => string = ({ name }) => name,
): string {
  if (!isNonNullType(type)) return `${required(type, scalars, nameOf)} | null`
  return required(type.ofType, scalars, nameOf)
}

function required(type: GraphQLType, scalars: Scalars, nameOf: (type: GraphQLNamedType) => string): string {
  if (isNonNullType(type)) return required(type.ofType, scalars, nameOf)
  if (isListType(type)) {
    const item = tsType(type.ofType, scalars, nameOf)
    return /^\w+$/.test(item) ? `${item}[]` : `Array<${item}>`
  }
  if (isScalarType(type)) return scalars[type.name] ?? builtIn[type.name] ?? 'unknown'
  return nameOf(getNamedType(type))
}
