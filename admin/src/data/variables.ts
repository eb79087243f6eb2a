import type { ResourceDefinition } from '../define/definition.js'

export type Filter = Record<string, unknown>

interface ListParams {
  pagination?: { page: number; perPage: number } | undefined
  sort?: { field: string; order: 'ASC' | 'DESC' } | undefined
  filter?: Filter | undefined
}

/** What a list is asked for. An order the server does not have is left out: it would refuse all. */
export function listVariables(resource: ResourceDefinition, params: ListParams) {
  const { pagination = { page: 1, perPage: 50 }, sort } = params
  const isKnown = sort && resource.orders.includes(sort.field)
  return {
    first: pagination.perPage,
    offset: (pagination.page - 1) * pagination.perPage,
    ...(resource.filter && { filter: cleanFilter(params.filter) }),
    ...(isKnown && { orderBy: { field: sort.field, direction: sort.order } }),
  }
}

/** Without what is empty: null would be a question, too. */
export function cleanFilter(filter: Filter = {}): Filter {
  return Object.fromEntries(
    Object.entries(filter).flatMap(([name, value]) => {
      const clean = cleanValue(value)
      return clean === undefined ? [] : [[name, clean]]
    }),
  )
}

function cleanValue(value: unknown): unknown {
  if (value === undefined || value === null || value === '') return undefined
  if (Array.isArray(value)) {
    const items = value.map(cleanValue).filter(item => item !== undefined)
    return items.length > 0 ? items : undefined
  }
  if (typeof value !== 'object') return value
  const inner = cleanFilter(value as Filter)
  return Object.keys(inner).length > 0 ? inner : undefined
}
