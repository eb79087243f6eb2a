import type { UsageFilter, UsageGroup, UsageOrder, UsageTotals } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import type { Viewer } from '../../base/viewer.js'
import type { ModelRows } from '../../model/modelRows.js'
import { daysBetween } from './days.js'
import { isOfAll, usageByHours, within } from './hours.js'
import { checkFilter, checkFirst, storableTime } from './input.js'
import { once } from './once.js'
import { type Presence, presence } from './presence.js'
import { noUsage } from './sums.js'
import { callsOf, type UsageRow, usageByCalls } from './usage.sql.js'

export type ReportRow = UsageRow & Presence

/** Each part is read when it is asked for. */
export interface UsageReport extends Presence {
  rows(): Promise<ReportRow[]>
  totals(): Promise<UsageTotals>
  truncated(): Promise<boolean>
}

interface Shown {
  orderBy?: UsageOrder | null | undefined
  /** How many rows at most. */
  first?: number | null | undefined
}

export type UsageService = ReturnType<typeof createUsageService>

export function createUsageService({ db, modelRows }: { db: Db; modelRows: Pick<ModelRows, 'withIds'> }) {
  return {
    /** Without USAGE_READ_ALL only the viewer's own calls are there to be counted. */
    async report(
      viewer: Viewer,
      filter: UsageFilter,
      groupBy: UsageGroup[],
      { orderBy = null, first }: Shown = {},
    ): Promise<UsageReport> {
      checkFilter(filter)
      const most = checkFirst(first)
      const models = filter.models && (await modelRows.withIds(filter.models)).map(({ name }) => name)
      const [from, to] = [storableTime(filter.from), storableTime(filter.to)]
      const ownId = viewer.permissions.has('USAGE_READ_ALL') ? null : viewer.user.id
      const range = { ...filter, models, from, to, ownId }
      const days = groupBy.includes('DAY') && from < to ? daysBetween(from, to, filter.timeZone) : []
      const whole = [{ day: null, since: from, until: to }]
      const [each, all] = [callsOf(db, range, days, groupBy), callsOf(db, range, [], [])]
      const shown = { orderBy, size: most + 1 }

      const spans = groupBy.includes('DAY') ? within(days, from, to) : whole
      const byHours = isOfAll(range, groupBy)
      const grouped = once(() =>
        byHours ? usageByHours(db, spans, models, groupBy, shown) : usageByCalls(db, each, shown),
      )
      const together = once(() =>
        byHours ? usageByHours(db, whole, models, [], shown) : usageByCalls(db, all, shown),
      )
      const present = presence(db, { each, all, ownId })
      return {
        rows: async () => (await grouped()).rows.slice(0, most).map(row => ({ ...row, ...present.of(row) })),
        totals: async () => (await grouped()).totals ?? (await together()).totals ?? noUsage,
        truncated: async () => (await grouped()).rows.length > most,
        ...present.all,
      }
    },
  }
}
