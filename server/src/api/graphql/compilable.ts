import {
  type ASTNode,
  BREAK,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { isCondition } from './variables.js'

/**
 * Whether the compiler runs an operation exactly as graphql-js does. It does not know absent from null inside a literal,
 * writes texts of the document into the program that it makes, takes each name for a key of a plain object, and keeps
 * conditions with the node of a fragment, wherever that is spread. So it gets only what has none of this: one query or
 * subscription without aliases, interfaces and inline fragments, whose arguments are whole variables or whole numbers,
 * and whose conditions are variables that cannot be null, on fields without subfields.
 *
 * That is what is asked for most: pages of history, lists, `me`, the pieces of a reply. Elsewhere a compiler gains less
 * than a hundredth of the time (decision 27).
 */
export function isCompilable(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): boolean {
  const types = new TypeInfo(schema)
  const conditions = conditionsOf(operation)
  let compilable = operation.operation !== 'mutation'
  const enter = (node: ASTNode): typeof BREAK | undefined => {
    const isAbstract = isAbstractType(getNamedType(types.getType()))
    compilable &&= isKnown(node, operation, conditions) && !isAbstract
    return compilable ? undefined : BREAK
  }
  visit(document, visitWithTypeInfo(types, { enter }))
  return compilable
}

function isKnown(
  node: ASTNode,
  operation: OperationDefinitionNode,
  conditions: ReadonlySet<string>,
): boolean {
  switch (node.kind) {
    case Kind.OPERATION_DEFINITION:
      return node === operation
    case Kind.VARIABLE:
      return !(node.name.value in Object.prototype)
    case Kind.INLINE_FRAGMENT:
      return false
    case Kind.FRAGMENT_SPREAD:
      return !node.directives?.length
    case Kind.FIELD:
      return isPlainField(node, conditions)
    default:
      return true
  }
}

function isPlainField(
  { name, alias, arguments: given = [], directives = [], selectionSet }: FieldNode,
  conditions: ReadonlySet<string>,
): boolean {
  if (alias || (name.value.startsWith('__') && name.value !== '__typename')) return false
  if (given.some(({ value }) => value.kind !== Kind.VARIABLE && value.kind !== Kind.INT)) return false
  return directives.every(directive => !selectionSet && isCertain(directive, conditions))
}

const isCertain = (
  { name, arguments: given = [] }: DirectiveNode,
  conditions: ReadonlySet<string>,
): boolean =>
  (name.value === 'include' || name.value === 'skip') &&
  given.every(({ value }) => value.kind === Kind.VARIABLE && conditions.has(value.name.value))

/** Names of the variables that are true or false, and never anything else. */
const conditionsOf = ({ variableDefinitions = [] }: OperationDefinitionNode): ReadonlySet<string> =>
  new Set(
    variableDefinitions.flatMap(({ variable, type }) => (isCondition(type) ? [variable.name.value] : [])),
  )
