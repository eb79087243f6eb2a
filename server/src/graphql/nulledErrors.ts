import {
  type ExecutionResult,
  type GraphQLError,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNullableType,
  isListType,
  isNonNullType,
  isObjectType,
  type OperationDefinitionNode,
} from 'graphql'

type Path = readonly (string | number)[]

/**
 * The compiler tells of every field that fails, also of the hundredth in a list that is null because of the first.
 * graphql-js tells of nothing that lies in what is null already. (Without aliases a path leads along the schema.)
 */
export function createErrorFilter(schema: GraphQLSchema, { operation }: OperationDefinitionNode) {
  const root = schema.getRootType(operation)

  /** What became null: the deepest place on the way that may be null; the whole answer if there is none. */
  function nulledBy(path: Path): Path {
    let type: GraphQLOutputType | null | undefined = root
    let length = 0
    path.forEach((key, index) => {
      const inner: GraphQLOutputType | null | undefined = type && getNullableType(type)
      if (isObjectType(inner)) type = inner.getFields()[key]?.type
      else type = isListType(inner) ? inner.ofType : null
      if (type && !isNonNullType(type)) length = index + 1
    })
    return path.slice(0, length)
  }

  return (result: ExecutionResult): ExecutionResult => {
    const { errors } = result
    if (!errors || errors.length < 2) return result
    const nulled = new Set<string>()
    const told = errors.filter(({ path = [] }: GraphQLError) => {
      const place = nulledBy(path)
      for (let length = 0; length <= place.length; length++)
        if (nulled.has(keyOf(place.slice(0, length)))) return false
      nulled.add(keyOf(place))
      return true
    })
    return { ...result, errors: told }
  }
}

const keyOf = (path: Path): string => path.join('.')
