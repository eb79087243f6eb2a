import {
  type GraphQLObjectType,
  getNamedType,
  isEnumType,
  isInterfaceType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql'
import type { FieldDefinition, Kind } from '../../../admin/src/define/definition.ts'
import { type Field, isConnection, isList } from '../entities.ts'
import { hintsOf } from './directives.ts'
import { type Catalogue, titleOf } from './entities.ts'

const scalars: Record<string, Kind> = {
  Boolean: 'boolean',
  DateTime: 'dateTime',
  Decimal: 'decimal',
  Float: 'number',
  ID: 'id',
  Int: 'number',
  LocalDate: 'date',
  SafeInt: 'number',
  URL: 'url',
}
const LONG = /^(description|reason|comment|text|content)$|([pP]rompt|Body)$/
/** As many columns as there are from the start, beside the one that names it and those that sort. */
const COLUMNS = 5

/** Of a scalar or an enum. */
export const kindOf = (typeName: string, name: string): Kind =>
  scalars[typeName] ?? (LONG.test(name) ? 'longText' : 'text')

/** What is known of an object, in the order of the schema. Lists that are about it and have pages are its tabs. */
export function fieldsOf(catalogue: Catalogue, type: GraphQLObjectType): FieldDefinition[] {
  const entity = catalogue.of(type)
  const orders = ordersOf(entity?.root)
  const fields = Object.values(type.getFields()).flatMap(field => {
    const definition = fieldOf(catalogue, type, field, [type.name])
    if (!definition) return []
    const sort = orders.find(order => camel(order) === field.name)
    return [{ ...definition, ...(sort && { sort }) }]
  })
  return withColumns(catalogue, type, fields)
}

function fieldOf(
  catalogue: Catalogue,
  parent: GraphQLObjectType,
  field: Field,
  path: readonly string[],
): FieldDefinition | null {
  const { schema, leftOut } = catalogue
  if (hintsOf(schema, field).hidden || field.args.some(isRequiredArgument)) return null
  const type = getNamedType(field.type)
  const list = isList(field.type)
  const common = {
    name: field.name,
    help: field.description ?? '',
    ...(list && { list: true as const }),
    ...(leftOut.has(`${parent.name}.${field.name}`) && { alone: true as const }),
  }
  if (isEnumType(type)) return { ...common, kind: 'enum', enum: type.name }
  if (isLeafType(type)) return { ...common, kind: kindOf(type.name, field.name) }
  if (isInterfaceType(type)) return list ? null : { ...common, kind: 'node' }
  if (!isObjectType(type) || isConnection(type) || path.includes(type.name) || catalogue.isHidden(type))
    return null
  if ('id' in type.getFields() && (catalogue.of(type) || !isPart(type))) {
    const known = catalogue.of(type)
    // A list of what has pages of its own is a tab, if anything; a short one of others names them.
    if (list ? !known || known.paged || common.alone : !known && titleOf(schema, type).length === 0)
      return null
    return { ...common, kind: 'reference', ...(known && { resource: known.name }) }
  }
  // Long lists of parts are tabs.
  if (list && common.alone) return null
  const fields = Object.values(type.getFields()).flatMap(
    inner => fieldOf(catalogue, type, inner, [...path, type.name]) ?? [],
  )
  return fields.length > 0 && path.length < 3 ? { ...common, kind: 'value', fields } : null
}

/** An object with an id that is no node, like a role somebody has: it is shown with what it belongs to. */
const isPart = (type: GraphQLObjectType): boolean =>
  !type.getInterfaces().some(({ name }) => name === 'Node') && !('name' in type.getFields())

function withColumns(
  catalogue: Catalogue,
  type: GraphQLObjectType,
  fields: FieldDefinition[],
): FieldDefinition[] {
  const title = catalogue.of(type)?.title ?? []
  const fits = ({ name, kind, alone }: FieldDefinition) =>
    !alone && !title.includes(name) && !['id', 'longText', 'url'].includes(kind)
  const usual = fields.filter(fits).slice(0, COLUMNS)
  return fields.map(field => {
    const said = hintsOf(catalogue.schema, type.getFields()[field.name] ?? {}).list
    return (said ?? (usual.includes(field) || (field.sort && !title.includes(field.name))))
      ? { ...field, column: true }
      : field
  })
}

/** The values a list can be ordered by. */
export function ordersOf(root: Field | undefined): string[] {
  const order = root?.args.find(({ name }) => name === 'orderBy')
  const type = order && getNamedType(order.type)
  const field = type && 'getFields' in type ? type.getFields().field : undefined
  const values = field && getNamedType(field.type)
  return isEnumType(values) ? values.getValues().map(({ name }) => name) : []
}

const camel = (constant: string): string =>
  constant.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())
