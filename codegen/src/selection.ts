import { type FieldNode, Kind, type SelectionSetNode } from 'graphql'

/** What a fragment is called as a type: UserFields is User. */
export const typeNameOf = (fragment: string): string => fragment.replace(/Fields$/, '')

/** The type of a selection that is nothing but one fragment. */
export function soleFragment(selection: SelectionSetNode | undefined): string | null {
  const [only, ...others] = selection?.selections ?? []
  return only?.kind === Kind.FRAGMENT_SPREAD && others.length === 0 ? typeNameOf(only.name.value) : null
}

/** What is asked of each item of a connection. */
export const itemSelection = (connection: SelectionSetNode | undefined): SelectionSetNode | undefined =>
  fieldIn(fieldIn(connection, 'edges')?.selectionSet, 'node')?.selectionSet

const fieldIn = (selection: SelectionSetNode | undefined, name: string): FieldNode | undefined =>
  selection?.selections.find(node => node.kind === Kind.FIELD && node.name.value === name) as
    | FieldNode
    | undefined
