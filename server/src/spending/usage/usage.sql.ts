import { Prisma } from '@parley/prisma'
import type { UsageFilter, UsageGroup, UsageTotals } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import { jsonTable } from '../../base/db/jsonTable.js'
import { oneOf } from '../../base/db/oneOf.js'
import { aggregate, type Group } from './aggregate.sql.js'
import type { Day } from './days.js'

export type UsageRow = Partial<Group<'day' | 'userId' | 'model' | 'apiKeyId'>> & { totals: UsageTotals }

/** Which calls: of a range of time that databases can hold, and, if `ownId` is not null, of this person alone. */
export type UsageRange = Omit<UsageFilter, 'timeZone'> & { ownId: string | null }

const columns: Record<UsageGroup, [name: 'day' | 'userId' | 'model' | 'apiKeyId', column: Prisma.Sql]> = {
  DAY: ['day', Prisma.sql`days.day`],
  USER: ['userId', Prisma.sql`u.user_id`],
  MODEL: ['model', Prisma.sql`u.model`],
  API_KEY: ['apiKeyId', Prisma.sql`u.api_key_id`],
}

/** What calls used, by groups: of a report so many rows, the dearest first. */
export function usageBy(
  db: Db,
  range: UsageRange,
  days: Day[],
  groupBy: UsageGroup[],
  size: number,
): Promise<UsageRow[]> {
  const groups = new Set(groupBy)
  const keys = Object.fromEntries([...groups].map(group => columns[group]))
  const byDay = groups.has('DAY')
  const where = conditions(db, range)
  const names = Object.keys(keys).map(name => Prisma.raw(`, "${name}"`))
  const order = Prisma.sql`
    ORDER BY ${byDay ? Prisma.sql`"day",` : Prisma.empty} COALESCE(SUM(cost_nano), 0) DESC, COUNT(*) DESC
      ${names.length > 0 ? Prisma.join(names, '') : Prisma.empty}
    LIMIT ${size}`
  // SQLite keeps the order of a CROSS JOIN: for each day it reads that part of the index.
  const source = byDay
    ? Prisma.sql`${jsonTable(db.kind, 'days', { day: 'text', since: 'time', until: 'time' }, days)}
        CROSS JOIN usage u WHERE u.created_at >= days.since AND u.created_at < days.until AND ${where}`
    : Prisma.sql`usage u WHERE ${where}`
  return aggregate(db.slowReads, keys, source, groups.size > 0 ? order : Prisma.empty)
}

function conditions(db: Db, { from, to, ownId, userIds, models, apiKeyIds }: UsageRange): Prisma.Sql {
  const among = (column: Prisma.Sql, values: string[] | null | undefined) =>
    values ? [oneOf(db, column, values)] : []
  return Prisma.join(
    [
      Prisma.sql`u.created_at >= ${from}`,
      Prisma.sql`u.created_at < ${to}`,
      ...(ownId === null ? [] : [Prisma.sql`u.user_id = ${ownId}`]),
      ...among(Prisma.sql`u.user_id`, userIds),
      ...among(Prisma.sql`u.model`, models),
      ...among(Prisma.sql`u.api_key_id`, apiKeyIds),
    ],
    ' AND ',
  )
}

/** What the replies of conversations used, on all branches. */
export const usageOfConversations = (db: Db, ids: readonly string[]): Promise<Group<'id'>[]> =>
  aggregate(
    db.read,
    { id: Prisma.sql`u.conversation_id` },
    Prisma.sql`usage u WHERE ${oneOf(db, Prisma.sql`u.conversation_id`, ids)}`,
  )

/** The same for each person who asked for some. */
export const sharesOfConversations = (db: Db, ids: readonly string[]): Promise<Group<'id' | 'userId'>[]> =>
  aggregate(
    db.read,
    { id: Prisma.sql`u.conversation_id`, userId: Prisma.sql`u.user_id` },
    Prisma.sql`usage u WHERE ${oneOf(db, Prisma.sql`u.conversation_id`, ids)}`,
  )

/** What people used in a range of time; null: from the beginning, until now. */
export function usageOfUsers(
  db: Db,
  ids: readonly string[],
  { from, to }: { from: Date | null; to: Date | null },
): Promise<Group<'id'>[]> {
  const where = [
    oneOf(db, Prisma.sql`u.user_id`, ids),
    ...(from ? [Prisma.sql`u.created_at >= ${from}`] : []),
    ...(to ? [Prisma.sql`u.created_at < ${to}`] : []),
  ]
  return aggregate(
    db.slowReads,
    { id: Prisma.sql`u.user_id` },
    Prisma.sql`usage u WHERE ${Prisma.join(where, ' AND ')}`,
  )
}
