import {
  type GraphQLInputObjectType,
  getNamedType,
  isInputObjectType,
  isObjectType,
  isRequiredArgument,
} from 'graphql'
import type { TabDefinition } from '../../../admin/src/define/definition.ts'
import { isConnection, isList, nodeType } from '../entities.ts'
import { hintsOf } from './directives.ts'
import { nodeOf } from './documents.ts'
import type { Catalogue, Entity } from './entities.ts'
import { fieldsOf } from './fields.ts'
import { inputsOf } from './inputs.ts'
import { selectionOf } from './selection.ts'

/** The filter of a list. */
export function filterOf({ root }: Entity): GraphQLInputObjectType | undefined {
  const argument = root.args.find(({ name }) => name === 'filter')
  const type = argument && getNamedType(argument.type)
  return isInputObjectType(type) ? type : undefined
}

/** Lists about one object: every list that has a filter for it, then what else it holds. */
export function tabsOf(catalogue: Catalogue, entity: Entity): TabDefinition[] {
  const lists = catalogue.entities.flatMap(other => {
    const filter = filterOf(other)
    const inputs = filter ? inputsOf(catalogue, Object.values(filter.getFields()), other.type) : []
    const found = inputs.find(
      ({ kind, resource, list }) => kind === 'reference' && resource === entity.name && !list,
    )
    return found && other !== entity
      ? [{ name: other.name, help: other.root.description ?? '', resource: other.name, filter: found.name }]
      : []
  })
  return [...lists, ...heldBy(catalogue, entity)]
}

function heldBy(catalogue: Catalogue, entity: Entity): TabDefinition[] {
  const { schema, leftOut } = catalogue
  const { type } = entity
  const node = nodeOf(catalogue, entity)
  if (!node) return []
  return Object.values(type.getFields()).flatMap(field => {
    const target = getNamedType(field.type)
    const connection = isConnection(target)
    const held = connection ? nodeType(target) : target
    const isShown = !hintsOf(schema, field).hidden && !field.args.some(isRequiredArgument)
    if (!isShown || !isObjectType(held) || !(connection || isList(field.type)) || catalogue.of(held))
      return []
    const isEntity = held.getInterfaces().some(({ name }) => name === 'Node')
    if (!(connection || isEntity || leftOut.has(`${type.name}.${field.name}`)) || catalogue.isHidden(held))
      return []
    const fields = fieldsOf(catalogue, held)
    const rows = selectionOf(catalogue, held, fields, false)
    const inside = `${field.name}${connection ? '(first: 100)' : ''} { ${connection ? `nodes { ${rows} }` : rows} }`
    const name = `Console${type.name}${field.name[0]?.toUpperCase()}${field.name.slice(1)}`
    const document = `query ${name}($id: ID!) { one: ${node(inside)} }`
    return [{ name: field.name, help: field.description ?? '', document, connection, fields }]
  })
}
