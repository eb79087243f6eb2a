import type { PluginFunction } from '@graphql-codegen/plugin-helpers'
import {
  buildClientSchema,
  type GraphQLSchema,
  getNamedType,
  introspectionFromSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  parse,
  parseValue,
  validate,
  valueFromASTUntyped,
} from 'graphql'
import type {
  ConsoleDefinition,
  LiveDefinition,
  ResourceDefinition,
} from '../../admin/src/define/definition.ts'
import { actionsOf } from './console/actions.ts'
import { hintsOf, needsOf } from './console/directives.ts'
import { documentsOf } from './console/documents.ts'
import { type Catalogue, createCatalogue, type Entity } from './console/entities.ts'
import { fieldsOf, ordersOf } from './console/fields.ts'
import { filtersOf, inputsOf, nestedInputs } from './console/inputs.ts'
import { recordOf } from './console/records.ts'
import { filterOf, tabsOf } from './console/tabs.ts'
import { header } from './header.ts'
import type { Scalars } from './tsType.ts'

export interface ConsoleConfig {
  /** Fields that cost too much to be asked for with every row, as Type.field. */
  leaveOut?: string[]
  scalars?: Scalars
}

/**
 * Codegen plugin: what the console shows of each type that has a list, as data; the documents for it, checked against the
 * schema; and the types of its rows.
 */
export const plugin: PluginFunction<ConsoleConfig> = (schema, _files, { leaveOut = [], scalars = {} }) => {
  const catalogue = createCatalogue(schema, leaveOut)
  const resources = catalogue.entities.map(entity => resourceOf(catalogue, entity))
  const definition: ConsoleDefinition = {
    resources: Object.fromEntries(resources.map(resource => [resource.name, resource])),
    enums: enumsOf(schema),
    inputs: inputListsOf(catalogue),
    live: liveOf(schema),
  }
  checkDocuments(schema, definition)
  const records = catalogue.entities.map(
    ({ name, type }, i) => `  ${name}: ${recordOf(catalogue, type, resources[i]?.fields ?? [], scalars)}`,
  )
  return {
    prepend: [
      header,
      "import type { ConsoleDefinition } from '../define/definition.js'",
      'export interface ReferenceRecord { id: string; [field: string]: unknown }',
      'export interface NodeRecord { __typename: string; id: string; [field: string]: unknown }',
    ],
    content: [
      ...enumTypes(schema),
      `export interface Records {\n${records.join('\n')}\n}`,
      `export const definition = ${JSON.stringify(definition, null, 1)} as const satisfies ConsoleDefinition`,
      '',
    ].join('\n\n'),
  }
}

function resourceOf(catalogue: Catalogue, entity: Entity): ResourceDefinition {
  const { schema } = catalogue
  const { name, type, root, paged, title } = entity
  const { group = 'MORE', icon = 'table' } = hintsOf(schema, type)
  const filter = filterOf(entity)
  const fields = fieldsOf(catalogue, type)
  const order = orderOf(entity)
  const { given } = hintsOf(schema, root)
  return {
    name,
    type: type.name,
    group,
    icon,
    help: type.description ?? '',
    title,
    needs: needsOf(schema, root),
    fields,
    ...(filter && { filter: filter.name }),
    ...(filter && 'search' in filter.getFields() && { search: true as const }),
    orders: ordersOf(root),
    ...(order && { order }),
    paged,
    ...(given && { given: valueFromASTUntyped(parseValue(`{${given}}`)) as object }),
    documents: documentsOf(catalogue, entity, fields),
    tabs: tabsOf(catalogue, entity),
    actions: actionsOf(catalogue, entity),
  }
}

/** The order a list has by itself. */
function orderOf({ root }: Entity): ResourceDefinition['order'] {
  const argument = root.args.find(({ name }) => name === 'orderBy')
  const type = argument && getNamedType(argument.type)
  if (!isInputObjectType(type)) return undefined
  const { field, direction } = type.getFields()
  if (!field?.defaultValue || !direction?.defaultValue) return undefined
  return { field: String(field.defaultValue), direction: direction.defaultValue as 'ASC' | 'DESC' }
}

const enumsOf = (schema: GraphQLSchema): ConsoleDefinition['enums'] =>
  Object.fromEntries(
    enumTypesOf(schema).map(type => [
      type.name,
      type.getValues().map(({ name, description }) => ({ value: name, help: description ?? '' })),
    ]),
  )

const enumTypesOf = (schema: GraphQLSchema) =>
  Object.values(schema.getTypeMap()).filter(
    type => isEnumType(type) && !type.name.startsWith('__') && type.name !== 'ErrorCode',
  ) as Extract<ReturnType<typeof getNamedType>, { getValues(): unknown }>[]

const enumTypes = (schema: GraphQLSchema): string[] =>
  enumTypesOf(schema).map(
    type =>
      `export type ${type.name} = ${type
        .getValues()
        .map(({ name }) => `'${name}'`)
        .join(' | ')}`,
  )

function inputListsOf(catalogue: Catalogue): ConsoleDefinition['inputs'] {
  const filters = catalogue.entities.flatMap(entity => {
    const filter = filterOf(entity)
    return filter ? [{ filter, about: entity.type }] : []
  })
  const mutations = Object.values(catalogue.schema.getMutationType()?.getFields() ?? {})
  const wrapped = mutations.flatMap(({ args }) =>
    args.map(({ type }) => getNamedType(type)).filter(type => isInputObjectType(type)),
  )
  const nested = nestedInputs([...filters.map(({ filter }) => filter), ...wrapped])
  const entries = [
    ...nested.map(
      type => [type.name, inputsOf(catalogue, Object.values(type.getFields()), undefined)] as const,
    ),
    ...filters.map(({ filter, about }) => [filter.name, filtersOf(catalogue, filter, about)] as const),
  ]
  return Object.fromEntries(entries)
}

/** The subscription that tells of any node: by the names its events give their parts. */
function liveOf(schema: GraphQLSchema): LiveDefinition | null {
  const found = Object.values(schema.getSubscriptionType()?.getFields() ?? {}).find(({ type }) => {
    const event = getNamedType(type)
    if (!isObjectType(event)) return false
    const { cursor, kind, nodeId, node } = event.getFields()
    return cursor && kind && nodeId && node && isInterfaceType(getNamedType(node.type))
  })
  if (!found) return null
  const event = getNamedType(found.type)
  // What is gone, or may be known and not be seen, has no node that tells its type.
  const typed = isObjectType(event) && event.getFields().type ? 'type ' : ''
  const inside = `cursor kind ${typed}nodeId node { __typename id }`
  return {
    document: `subscription ConsoleLive($after: String) { event: ${found.name}(after: $after) { ${inside} } }`,
  }
}

/** A schema and its console fit together, or nothing is generated. */
function checkDocuments(schema: GraphQLSchema, { resources, live }: ConsoleDefinition): void {
  const documents = Object.values(resources).flatMap(({ documents, tabs, actions }) => [
    ...Object.values(documents),
    ...tabs.flatMap(tab => ('document' in tab ? [tab.document] : [])),
    ...actions.map(action => action.document),
  ])
  const known = buildClientSchema(introspectionFromSchema(schema))
  for (const document of [...documents, ...(live ? [live.document] : [])])
    for (const error of validate(known, parse(document))) throw new Error(`${error.message} in ${document}`)
}
