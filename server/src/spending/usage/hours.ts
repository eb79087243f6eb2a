import type { UsageFilter, UsageGroup, UsageTotals } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import type { Day } from './days.js'
import { readHours } from './hours.sql.js'
import type { Span } from './spans.js'
import { addSums, totalsOf } from './sums.js'
import type { UsageRange, UsageRow } from './usage.sql.js'
import { medians } from './waits.js'

/** Whether nobody has to be told from anybody else: then sums of hours tell as much as single calls. */
export const isOfAll = ({ ownId, userIds, apiKeyIds }: UsageRange, groups: readonly UsageGroup[]): boolean =>
  ownId === null && !userIds && !apiKeyIds && !groups.includes('USER') && !groups.includes('API_KEY')

/** What of each day was asked for. */
export const within = (days: readonly Day[], from: Date, to: Date): Span[] =>
  days.map(({ day, since, until }) => ({
    day,
    since: since < from ? from : since,
    until: until > to ? to : until,
  }))

/** What everybody used: so many rows, the dearest first, and all of it together, unless rows were left out. */
export async function usageByHours(
  db: Db,
  spans: readonly Span[],
  models: UsageFilter['models'],
  groups: readonly UsageGroup[],
  size: number,
): Promise<{ rows: UsageRow[]; totals: UsageTotals | null }> {
  const [byDay, byModel] = [groups.includes('DAY'), groups.includes('MODEL')]
  const found = await readHours(db, { spans, models, byDay, byModel }, size)
  const { each, all } = medians(found.map(({ waits }) => waits))
  const rows = found.map(({ day = null, model = null, waits: _, ...sums }, i) => ({
    ...(byDay && { day }),
    ...(byModel && { model }),
    totals: totalsOf(sums, each[i] ?? null),
  }))
  return { rows, totals: found.length < size ? totalsOf(addSums(found), all) : null }
}
