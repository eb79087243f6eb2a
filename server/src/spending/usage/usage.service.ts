import { Prisma } from '@parley/prisma'
import type { UsageFilter, UsageGroup, UsageTotals } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import { jsonTable } from '../../base/db/jsonTable.js'
import { oneOf } from '../../base/db/oneOf.js'
import type { Viewer } from '../../base/viewer.js'
import { aggregate, type Group, noUsage } from './aggregate.js'
import { type Day, daysBetween } from './days.js'
import { checkFilter, storableTime } from './input.js'

const MAX_ROWS = 10_000

export type UsageRow = Partial<Group<'day' | 'userId' | 'model' | 'apiKeyId'>> & { totals: UsageTotals }

/** Each part is read when it is asked for. */
export interface UsageReport {
  rows(): Promise<UsageRow[]>
  totals(): Promise<UsageTotals>
  truncated(): Promise<boolean>
}

export type UsageService = ReturnType<typeof createUsageService>

const columns: Record<UsageGroup, [name: 'day' | 'userId' | 'model' | 'apiKeyId', column: Prisma.Sql]> = {
  DAY: ['day', Prisma.sql`days.day`],
  USER: ['userId', Prisma.sql`u.user_id`],
  MODEL: ['model', Prisma.sql`u.model`],
  API_KEY: ['apiKeyId', Prisma.sql`u.api_key_id`],
}

export function createUsageService({ db }: { db: Db }) {
  const read = async (where: Prisma.Sql, days: Day[], groupBy: UsageGroup[]): Promise<UsageRow[]> => {
    const groups = new Set(groupBy)
    const keys = Object.fromEntries([...groups].map(group => columns[group]))
    const byDay = groups.has('DAY')
    const order = Prisma.sql`
      ORDER BY ${byDay ? Prisma.sql`"day",` : Prisma.empty} SUM(cost_nano) DESC NULLS LAST, COUNT(*) DESC
      LIMIT ${MAX_ROWS + 1}`
    // SQLite keeps the order of a CROSS JOIN: for each day it reads that part of the index.
    const source = byDay
      ? Prisma.sql`${jsonTable(db.kind, 'days', { day: 'text', since: 'time', until: 'time' }, days)}
          CROSS JOIN usage u WHERE u.created_at >= days.since AND u.created_at < days.until AND ${where}`
      : Prisma.sql`usage u WHERE ${where}`
    return aggregate(db.slowReads, keys, source, groups.size > 0 ? order : Prisma.empty)
  }

  return {
    /** Without USAGE_READ_ALL only the viewer's own calls are there to be counted. */
    report(viewer: Viewer, filter: UsageFilter, groupBy: UsageGroup[]): UsageReport {
      checkFilter(filter)
      const [from, to] = [storableTime(filter.from), storableTime(filter.to)]
      const where = conditions(db, viewer, { ...filter, from, to })
      const days = groupBy.includes('DAY') && from < to ? daysBetween(from, to, filter.timeZone) : []
      const rows = once(() => read(where, days, groupBy))
      const all = groupBy.length === 0 ? rows : once(() => read(where, [], []))
      return {
        rows: async () => (await rows()).slice(0, MAX_ROWS),
        totals: async () => (await all())[0]?.totals ?? noUsage,
        truncated: async () => (await rows()).length > MAX_ROWS,
      }
    },
  }
}

function conditions(
  db: Db,
  viewer: Viewer,
  { from, to, userIds, models, apiKeyIds }: UsageFilter,
): Prisma.Sql {
  const own = !viewer.permissions.has('USAGE_READ_ALL')
  const among = (column: Prisma.Sql, values: string[] | null | undefined) =>
    values ? [oneOf(db, column, values)] : []
  return Prisma.join(
    [
      Prisma.sql`u.created_at >= ${from}`,
      Prisma.sql`u.created_at < ${to}`,
      ...(own ? [Prisma.sql`u.user_id = ${viewer.user.id}`] : []),
      ...among(Prisma.sql`u.user_id`, userIds),
      ...among(Prisma.sql`u.model`, models),
      ...among(Prisma.sql`u.api_key_id`, apiKeyIds),
    ],
    ' AND ',
  )
}

function once<T>(run: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | null = null
  return () => {
    result ??= run()
    return result
  }
}
