import type { UsageFilter, UsageGroup, UsageTotals } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import type { Viewer } from '../../base/viewer.js'
import type { ModelRows } from '../../model/modelRows.js'
import { type Day, daysBetween } from './days.js'
import { isOfAll, usageByHours, within } from './hours.js'
import { checkFilter, storableTime } from './input.js'
import { noUsage } from './sums.js'
import { type UsageRange, type UsageRow, usageBy } from './usage.sql.js'

const MAX_ROWS = 10_000

/** Each part is read when it is asked for. */
export interface UsageReport {
  rows(): Promise<UsageRow[]>
  totals(): Promise<UsageTotals>
  truncated(): Promise<boolean>
}

export type UsageService = ReturnType<typeof createUsageService>

export function createUsageService({ db, modelRows }: { db: Db; modelRows: Pick<ModelRows, 'withIds'> }) {
  const reportByHours = (
    { from, to, models }: UsageRange,
    days: Day[],
    groupBy: UsageGroup[],
  ): UsageReport => {
    const whole = [{ day: null, since: from, until: to }]
    const spans = groupBy.includes('DAY') ? within(days, from, to) : whole
    const grouped = once(() => usageByHours(db, spans, models, groupBy, MAX_ROWS + 1))
    const all = once(() => usageByHours(db, whole, models, [], MAX_ROWS + 1))
    return {
      rows: async () => (await grouped()).rows.slice(0, MAX_ROWS),
      totals: async () => (await grouped()).totals ?? (await all()).totals ?? noUsage,
      truncated: async () => (await grouped()).rows.length > MAX_ROWS,
    }
  }

  return {
    /** Without USAGE_READ_ALL only the viewer's own calls are there to be counted. */
    async report(viewer: Viewer, filter: UsageFilter, groupBy: UsageGroup[]): Promise<UsageReport> {
      checkFilter(filter)
      const models = filter.models && (await modelRows.withIds(filter.models)).map(({ name }) => name)
      const [from, to] = [storableTime(filter.from), storableTime(filter.to)]
      const ownId = viewer.permissions.has('USAGE_READ_ALL') ? null : viewer.user.id
      const range = { ...filter, models, from, to, ownId }
      const days = groupBy.includes('DAY') && from < to ? daysBetween(from, to, filter.timeZone) : []
      if (isOfAll(range, groupBy)) return reportByHours(range, days, groupBy)
      const rows = once(() => usageBy(db, range, days, groupBy, MAX_ROWS + 1))
      const all = groupBy.length === 0 ? rows : once(() => usageBy(db, range, [], [], MAX_ROWS + 1))
      return {
        rows: async () => (await rows()).slice(0, MAX_ROWS),
        totals: async () => (await all())[0]?.totals ?? noUsage,
        truncated: async () => (await rows()).length > MAX_ROWS,
      }
    },
  }
}

function once<T>(run: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | null = null
  return () => {
    result ??= run()
    return result
  }
}
