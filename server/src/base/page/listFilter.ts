import type { ListFilter } from '@parley/schema'
import { checkBulk } from './checkBulk.js'
import { timeRange } from './timeRange.js'

/** What every list can be narrowed by, as conditions. */
export function listFilter({ ids, createdAfter, createdBefore }: ListFilter): object[] {
  checkBulk(ids, 'filter.ids')
  return [...(ids ? [{ id: { in: ids } }] : []), timeRange('createdAt', createdAfter, createdBefore)]
}
