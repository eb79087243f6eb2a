import {
  type GraphQLNamedType,
  type GraphQLObjectType,
  isEnumType,
  isInterfaceType,
  isObjectType,
} from 'graphql'
import type { FieldDefinition } from '../../../admin/src/define/definition.ts'
import { type Scalars, tsType } from '../tsType.ts'
import type { Catalogue } from './entities.ts'

/** The type of what a list or a page is given for an object. */
export function recordOf(
  catalogue: Catalogue,
  type: GraphQLObjectType,
  fields: readonly FieldDefinition[],
  scalars: Scalars,
): string {
  const own = fields.some(({ name }) => name === 'id') || !('id' in type.getFields()) ? [] : ['id: string']
  const lines = fields.map(field => {
    const declared = type.getFields()[field.name]
    if (!declared) throw new Error(`There is no ${type.name}.${field.name}.`)
    const written = tsType(declared.type, scalars, target => nameOf(catalogue, target, field, scalars))
    return `${field.name}${field.alone ? '?' : ''}: ${written}`
  })
  return `{ ${[...own, ...lines].join('; ')} }`
}

function nameOf(
  catalogue: Catalogue,
  target: GraphQLNamedType,
  field: FieldDefinition,
  scalars: Scalars,
): string {
  if (isEnumType(target)) return target.name
  if (isInterfaceType(target)) return 'NodeRecord'
  if (!isObjectType(target)) return target.name
  if (field.kind === 'reference') return 'ReferenceRecord'
  return recordOf(catalogue, target, field.fields ?? [], scalars)
}
