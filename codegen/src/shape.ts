import {
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql'
import { commentOf } from './comment.ts'
import { isPlain } from './entities.ts'
import { soleFragment } from './selection.ts'
import { type Scalars, tsType } from './tsType.ts'

/** Writes the types of selections, and remembers the enums they named. */
export function createShapes(schema: GraphQLSchema, scalars: Scalars) {
  const named = new Set<string>()

  function objectOf(type: GraphQLObjectType, selection: SelectionSetNode, indent = ''): string {
    const inside = `${indent}  `
    const fields = selection.selections.map(node => {
      if (node.kind !== Kind.FIELD)
        throw new Error(`A fragment on ${type.name} has to name its fields: it becomes an interface.`)
      const field = type.getFields()[node.name.value]
      const comment = field ? commentOf(field, { indent: inside }) : ''
      return `${comment}${inside}${(node.alias ?? node.name).value}: ${typeOf(type, node, inside)};\n`
    })
    return `{\n${fields.join('')}${indent}}`
  }

  function typeOf(parent: GraphQLObjectType, node: FieldNode, indent: string): string {
    if (node.name.value === '__typename') return `'${parent.name}'`
    const field = parent.getFields()[node.name.value]
    if (!field) throw new Error(`There is no ${parent.name}.${node.name.value}.`)
    const target = getNamedType(field.type)
    const nameOf = (type: GraphQLNamedType) => {
      if (!isPlain(field.type)) return inner(target, node.selectionSet, indent)
      named.add(type.name)
      return type.name
    }
    return tsType(field.type, scalars, nameOf)
  }

  function inner(target: GraphQLNamedType, selection: SelectionSetNode | undefined, indent: string): string {
    const fragment = soleFragment(selection)
    if (fragment) return fragment
    if (isObjectType(target) && selection) return objectOf(target, selection, indent)
    // Of an object of any type, `__typename` and `id` are asked for.
    const names = isAbstractType(target) ? schema.getPossibleTypes(target).map(({ name }) => `'${name}'`) : []
    return [
      '{',
      `${indent}  /** The type of the object. */`,
      `${indent}  __typename: ${names.join(' | ')};`,
      `${indent}  /** Its id. */`,
      `${indent}  id: string;`,
      `${indent}}`,
    ].join('\n')
  }

  return { named, objectOf }
}
