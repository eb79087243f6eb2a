import type { ActionDefinition, ResourceDefinition } from '../define/definition.js'
import type { Row } from '../define/title.js'

/** What a form begins with: as the object is, where it is changed or set again. */
export function startValues(
  { fields }: ResourceDefinition,
  { does, inputs }: ActionDefinition,
  row: Row | undefined,
): Record<string, unknown> {
  if (!row || (does !== 'update' && does !== 'set')) return {}
  return Object.fromEntries(
    inputs.flatMap(({ name }) => {
      const value = idsOf(row[name] ?? row[name.replace(/Ids?$/, '')])
      const isOwn = fields.some(field => field.name === name || field.name === name.replace(/Ids?$/, ''))
      return isOwn && value !== undefined ? [[name, value]] : []
    }),
  )
}

/** Objects are given by their ids. */
function idsOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(idsOf)
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : value
}
