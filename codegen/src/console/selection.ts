import { type GraphQLObjectType, getNamedType, isObjectType } from 'graphql'
import type { FieldDefinition } from '../../../admin/src/define/definition.ts'
import { type Catalogue, titleOf } from './entities.ts'

/** What is asked for of an object, in a list or, with what costs more, alone. */
export function selectionOf(
  catalogue: Catalogue,
  type: GraphQLObjectType,
  fields: readonly FieldDefinition[],
  alone: boolean,
): string {
  const parts = fields
    .filter(field => alone || !field.alone)
    .map(field => `${field.name}${insideOf(catalogue, type, field, alone)}`)
  return ['id' in type.getFields() && !parts.includes('id') ? ['id'] : [], parts].flat().join(' ')
}

function insideOf(
  catalogue: Catalogue,
  parent: GraphQLObjectType,
  { name, kind, fields }: FieldDefinition,
  alone: boolean,
): string {
  if (kind === 'node') return ` { ${anyNode(catalogue)} }`
  const target = getNamedType(parent.getFields()[name]?.type)
  if (!isObjectType(target)) return ''
  if (kind === 'reference') return ` { ${named(catalogue, target)} }`
  return ` { ${selectionOf(catalogue, target, fields ?? [], alone)} }`
}

/** An id, and what names it; where that is another object, what names that one. */
export function named(catalogue: Catalogue, type: GraphQLObjectType, depth = 1): string {
  const fields = type.getFields()
  const picture = 'picture' in fields ? ['picture'] : []
  const titles = titleOf(catalogue.schema, type).flatMap(name => {
    const target = getNamedType(fields[name]?.type)
    if (!isObjectType(target)) return 'getInterfaces' in (target ?? {}) ? [] : [name]
    return depth > 0 ? [`${name} { ${named(catalogue, target, depth - 1)} }`] : []
  })
  return ['id', ...titles, ...picture].join(' ')
}

/** Fields of one name and several types cannot be asked for beside each other: each type has its own. */
function anyNode(catalogue: Catalogue): string {
  const nodes = catalogue.entities.filter(({ type }) =>
    type.getInterfaces().some(({ name }) => name === 'Node'),
  )
  const cases = nodes.map(({ type }) => {
    const titles = named(catalogue, type, 0)
      .split(' ')
      .filter(name => name !== 'id')
      .map(name => `${type.name}_${name}: ${name}`)
    return titles.length > 0 ? ` ... on ${type.name} { ${titles.join(' ')} }` : ''
  })
  return `__typename id${cases.join('')}`
}
