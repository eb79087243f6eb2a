import {
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import { type Field, isConnection } from './entities.ts'

/** Where in its answer an operation has what it is about. */
export interface Place {
  path: string[]
  field: Field
  selection: SelectionSetNode | undefined
}

/** The field an operation is about: the first one below which more than one thing is asked for, or a fragment. */
export function placeOf(operation: OperationDefinitionNode, schema: GraphQLSchema): Place {
  const path: string[] = []
  let type: GraphQLNamedType | null | undefined = schema.getRootType(operation.operation)
  let selections = operation.selectionSet.selections
  for (;;) {
    const [only] = selections
    if (only?.kind === Kind.INLINE_FRAGMENT) {
      type = schema.getType(only.typeCondition?.name.value ?? '')
      selections = only.selectionSet.selections
      continue
    }
    const field: Field | undefined = only?.kind === Kind.FIELD ? fieldOf(type, only.name.value) : undefined
    if (only?.kind !== Kind.FIELD || !field)
      throw new Error(`${operation.name?.value} asks for no field of ${type?.name}.`)
    path.push(only.alias?.value ?? field.name)
    if (!leadsOn(field, only.selectionSet)) return { path, field, selection: only.selectionSet }
    type = getNamedType(field.type)
    selections = only.selectionSet?.selections ?? []
  }
}

const leadsOn = (field: Field, inside: SelectionSetNode | undefined): boolean =>
  inside?.selections.length === 1 &&
  inside.selections[0]?.kind !== Kind.FRAGMENT_SPREAD &&
  !isConnection(getNamedType(field.type))

const fieldOf = (type: GraphQLNamedType | null | undefined, name: string): Field | undefined =>
  isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined
