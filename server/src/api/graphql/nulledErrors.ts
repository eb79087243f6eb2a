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
    const placed = errors.map(error => ({ error, place: nulledBy(error.path ?? []) }))
    // What nulled more than its own field comes first: what lies in that is told no more.
    const reach = ({ error, place }: (typeof placed)[number]) => (error.path?.length ?? 0) - place.length
    const nulled = new Set<string>()
    const told: GraphQLError[] = []
    for (const { error, place } of placed.sort((one, other) => reach(other) - reach(one))) {
      const inside = Array.from({ length: place.length + 1 }, (_, length) => keyOf(place.slice(0, length)))
      if (inside.some(key => nulled.has(key))) continue
      nulled.add(keyOf(place))
      told.push(error)
    }
    return { ...result, errors: told }
  }
}

const keyOf = (path: Path): string => path.join('.')
