import {
  type DirectiveNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  SingleFieldSubscriptionsRule,
  type ValidationContext,
  type ValidationRule,
} from 'graphql'

/**
 * A subscription has one root field, whatever its variables are: conditions at its top are refused
 * (https://spec.graphql.org/September2025/#sec-Single-Root-Field). GraphQL's own rule evaluates them instead, without
 * the variables that they name, and throws.
 */
export const rootFieldRule: ValidationRule = context => {
  const conditions = context
    .getDocument()
    .definitions.flatMap(definition =>
      definition.kind === Kind.OPERATION_DEFINITION && definition.operation === 'subscription'
        ? conditionsIn(definition.selectionSet, context)
        : [],
    )
  if (conditions.length === 0) return SingleFieldSubscriptionsRule(context)
  context.reportError(
    new GraphQLError('The root field of a subscription must not have a condition.', { nodes: conditions }),
  )
  return {}
}

function conditionsIn(
  set: SelectionSetNode,
  context: ValidationContext,
  seen = new Set<FragmentDefinitionNode>(),
): DirectiveNode[] {
  return set.selections.flatMap(selection => {
    const own = (selection.directives ?? []).filter(
      ({ name }) => name.value === 'skip' || name.value === 'include',
    )
    if (selection.kind === Kind.FIELD) return own
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return [...own, ...conditionsIn(selection.selectionSet, context, seen)]
    const fragment = context.getFragment(selection.name.value)
    if (!fragment || seen.has(fragment)) return own
    seen.add(fragment)
    return [...own, ...conditionsIn(fragment.selectionSet, context, seen)]
  })
}
