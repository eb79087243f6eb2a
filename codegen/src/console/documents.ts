import { astFromValue, isNonNullType, print } from 'graphql'
import type { FieldDefinition, ResourceDefinition } from '../../../admin/src/define/definition.ts'
import { hintsOf } from './directives.ts'
import type { Catalogue, Entity } from './entities.ts'
import { lower } from './inputs.ts'
import { selectionOf } from './selection.ts'

const ASKED = ['first', 'offset', 'filter', 'orderBy']

/** The documents of a resource: its list without a count, that it need not wait for; the count; one; some by their ids. */
export function documentsOf(
  catalogue: Catalogue,
  entity: Entity,
  fields: readonly FieldDefinition[],
): ResourceDefinition['documents'] {
  const { type, root, paged, name } = entity
  const title = `Console${name[0]?.toUpperCase()}${name.slice(1)}`
  const rows = selectionOf(catalogue, type, fields, false)
  const whole = selectionOf(catalogue, type, fields, true)
  const listed = paged ? `nodes { ${rows} } pageInfo { hasNextPage }` : rows
  const args = root.args.filter(arg => paged && ASKED.includes(arg.name))
  const countArgs = args.filter(arg => arg.name === 'filter')
  const given = hintsOf(catalogue.schema, root).given
  const ask = (of: typeof args) => {
    const passed = [...of.map(arg => `${arg.name}: $${arg.name}`), ...(given ? [given] : [])]
    return passed.length > 0 ? `${root.name}(${passed.join(', ')})` : root.name
  }
  const node = nodeOf(catalogue, entity)
  const isNode = type.getInterfaces().some(({ name: of }) => of === 'Node')
  return {
    list: `query ${title}${head(args)} { list: ${ask(args)} { ${listed} } }`,
    ...(paged && {
      count: `query ${title}Count${head(countArgs)} { list: ${ask(countArgs)} { totalCount } }`,
    }),
    ...(node && { one: `query ${title}One($id: ID!) { one: ${node(whole)} }` }),
    ...(isNode && {
      many: `query ${title}Many($ids: [ID!]!) { many: nodes(ids: $ids) { ... on ${type.name} { ${rows} } } }`,
    }),
  }
}

/** How one is asked for: by the root field that has its name, or as any node. */
export function nodeOf({ schema }: Catalogue, { type }: Entity): ((inside: string) => string) | null {
  const single = schema.getQueryType()?.getFields()[lower(type.name)]
  const { given } = single ? hintsOf(schema, single) : {}
  const others = single?.args.filter(({ name }) => name !== 'id') ?? []
  if (single?.args.some(({ name }) => name === 'id') && (given || others.length === 0))
    return inside => `${single.name}(id: $id${given ? `, ${given}` : ''}) { ${inside} }`
  const isNode = type.getInterfaces().some(({ name }) => name === 'Node')
  return isNode ? inside => `node(id: $id) { ... on ${type.name} { ${inside} } }` : null
}

function head(args: Entity['root']['args']): string {
  const declared = args.map(({ name, type, defaultValue }) => {
    const fallback =
      isNonNullType(type) && defaultValue !== undefined ? astFromValue(defaultValue, type) : null
    return `$${name}: ${type}${fallback ? ` = ${print(fallback)}` : ''}`
  })
  return declared.length > 0 ? `(${declared.join(', ')})` : ''
}
