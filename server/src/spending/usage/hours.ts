import type { UsageFilter, UsageGroup, UsageOrder, UsageTotals } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import type { Day } from './days.js'
import { readHours } from './hours.sql.js'
import type { Span } from './spans.js'
import { addSums, totalsOf } from './sums.js'
import type { UsageRange, UsageRow } from './usage.sql.js'
import { noWaits, waitsOf } from './waits.js'

/** Whether nobody has to be told from anybody else, nor failures from the rest: then sums of hours tell as much as single calls. */
export const isOfAll = (
  { ownId, userIds, apiKeyIds, failed }: UsageRange,
  groups: readonly UsageGroup[],
): boolean =>
  ownId === null &&
  !userIds &&
  !apiKeyIds &&
  failed == null &&
  groups.every(group => group === 'DAY' || group === 'MODEL')

/** What of each day was asked for. */
export const within = (days: readonly Day[], from: Date, to: Date): Span[] =>
  days.map(({ day, since, until }) => ({
    day,
    since: since < from ? from : since,
    until: until > to ? to : until,
  }))

/** What everybody used: so many rows in the order asked for, and all of it together, unless rows were left out. */
export async function usageByHours(
  db: Db,
  spans: readonly Span[],
  models: UsageFilter['models'],
  groups: readonly UsageGroup[],
  { orderBy, size }: { orderBy: UsageOrder | null; size: number },
): Promise<{ rows: UsageRow[]; totals: UsageTotals | null }> {
  const [byDay, byModel] = [groups.includes('DAY'), groups.includes('MODEL')]
  const found = await readHours(db, { spans, models, byDay, byModel, orderBy }, size)
  const { each, all } = waitsOf(found.map(({ waits }) => waits))
  const rows = found.map(({ day = null, model = null, waits: _, ...sums }, i) => ({
    ...(byDay && { day }),
    ...(byModel && { model }),
    totals: totalsOf(sums, each[i] ?? noWaits),
  }))
  return { rows, totals: found.length < size ? totalsOf(addSums(found), all) : null }
}
