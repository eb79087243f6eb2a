import {
  type FieldNode,
  GraphQLIncludeDirective,
  type GraphQLResolveInfo,
  GraphQLSkipDirective,
  getDirectiveValues,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql'

type Asking = Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments' | 'variableValues'>

/**
 * Where the answer of a field is asked for another one, below it by a way of names: the arguments at each of these places.
 * For what can be read along; the way leads through objects of one type each.
 */
export function asked(
  { fieldNodes, fragments, variableValues }: Asking,
  ...way: string[]
): Record<string, unknown>[] {
  function* named(name: string, set: SelectionSetNode | undefined): Generator<FieldNode> {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FIELD && selection.name.value !== name) continue
      if (isLeftOut(selection, variableValues)) continue
      if (selection.kind === Kind.FIELD) yield selection
      else yield* named(name, spread(selection, fragments)?.selectionSet)
    }
  }
  let places: readonly FieldNode[] = fieldNodes
  for (const name of way) places = places.flatMap(({ selectionSet }) => [...named(name, selectionSet)])
  return places.map(place =>
    Object.fromEntries(
      (place.arguments ?? []).map(({ name, value }) => [
        name.value,
        valueFromASTUntyped(value, variableValues),
      ]),
    ),
  )
}

/** By @skip or @include. */
export const isLeftOut = (
  selection: SelectionNode,
  variableValues: GraphQLResolveInfo['variableValues'],
): boolean =>
  selection.directives !== undefined &&
  selection.directives.length > 0 &&
  (getDirectiveValues(GraphQLSkipDirective, selection, variableValues)?.if === true ||
    getDirectiveValues(GraphQLIncludeDirective, selection, variableValues)?.if === false)

/** What is spread, or the selection itself. */
export const spread = (
  selection: Exclude<SelectionNode, FieldNode>,
  fragments: GraphQLResolveInfo['fragments'],
) => (selection.kind === Kind.FRAGMENT_SPREAD ? fragments[selection.name.value] : selection)
