import {
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionNode,
  stripIgnoredCharacters,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'

type Definition = FragmentDefinitionNode | OperationDefinitionNode

/** A fragment costs its name twice and its type in every bundle: more than what it says, if that is shorter than this. */
const SHORT = 60

/** Puts fragments that are spread in one place only, and short ones, where they are spread. */
export function inlineFragments(definitions: readonly Definition[], schema: GraphQLSchema): Definition[] {
  const counts = new Map<string, number>()
  for (const definition of definitions)
    visit(definition, {
      FragmentSpread({ name: { value } }) {
        counts.set(value, (counts.get(value) ?? 0) + 1)
      },
    })
  const isShort = (node: FragmentDefinitionNode) =>
    stripIgnoredCharacters(print(node.selectionSet)).length < SHORT
  const inlined = new Map(
    definitions
      .filter(node => node.kind === Kind.FRAGMENT_DEFINITION)
      .filter(node => counts.get(node.name.value) === 1 || isShort(node))
      .map(fragment => [fragment.name.value, fragment]),
  )

  const inline = (selection: SelectionNode, parent: string | undefined): readonly SelectionNode[] => {
    const fragment = selection.kind === Kind.FRAGMENT_SPREAD && inlined.get(selection.name.value)
    if (!fragment || fragment.typeCondition.name.value !== parent) return [selection]
    return fragment.selectionSet.selections.flatMap(inner => inline(inner, parent))
  }
  return definitions.map(definition => {
    const types = new TypeInfo(schema)
    return visit(
      definition,
      visitWithTypeInfo(types, {
        SelectionSet: {
          enter(set) {
            const parent = types.getParentType()?.name
            return { ...set, selections: set.selections.flatMap(selection => inline(selection, parent)) }
          },
        },
      }),
    )
  })
}
