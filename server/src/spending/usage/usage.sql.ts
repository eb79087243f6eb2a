import { Prisma } from '@parley/prisma'
import type { UsageFilter, UsageGroup, UsageOrder, UsageTotals } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import { jsonTable } from '../../base/db/jsonTable.js'
import { oneOf } from '../../base/db/oneOf.js'
import { aggregate, type Group } from './aggregate.sql.js'
import type { Day } from './days.js'
import { orderOf } from './sums.sql.js'

type KeyName = 'day' | 'userId' | 'model' | 'apiKeyId' | 'failure'

export type UsageRow = Partial<Group<KeyName>> & { totals: UsageTotals }

/** Which calls: of a range of time that databases can hold, and, if `ownId` is not null, of this person alone. */
export type UsageRange = Omit<UsageFilter, 'timeZone'> & { ownId: string | null }

const columns: Record<UsageGroup, [name: KeyName, column: Prisma.Sql]> = {
  DAY: ['day', Prisma.sql`days.day`],
  USER: ['userId', Prisma.sql`u.user_id`],
  MODEL: ['model', Prisma.sql`u.model`],
  API_KEY: ['apiKeyId', Prisma.sql`u.api_key_id`],
  FAILURE: ['failure', Prisma.sql`u.failure_code`],
}

/** The calls of a report, `usage u` among others, and what they are grouped by (name → column). */
export interface Calls {
  keys: Partial<Record<KeyName, Prisma.Sql>>
  tables: Prisma.Sql
  where: Prisma.Sql
}

export function callsOf(db: Db, range: UsageRange, days: Day[], groupBy: readonly UsageGroup[]): Calls {
  const keys = Object.fromEntries([...new Set(groupBy)].map(group => columns[group]))
  const where = conditions(db, range)
  if (!groupBy.includes('DAY')) return { keys, tables: Prisma.sql`usage u`, where }
  // SQLite keeps the order of a CROSS JOIN: for each day it reads that part of the index.
  const each = jsonTable(db.kind, 'days', { day: 'text', since: 'time', until: 'time' }, days)
  return {
    keys,
    tables: Prisma.sql`${each} CROSS JOIN usage u`,
    where: Prisma.sql`u.created_at >= days.since AND u.created_at < days.until AND ${where}`,
  }
}

/** What calls used: so many rows in the order asked for, or all of it together. */
export async function usageByCalls(
  db: Db,
  { keys, tables, where }: Calls,
  { orderBy, size }: { orderBy: UsageOrder | null; size: number },
): Promise<{ rows: UsageRow[]; totals: UsageTotals | null }> {
  const names = Object.keys(keys).map(name => Prisma.raw(`, "${name}"`))
  const by = orderOf(orderBy, {
    messages: Prisma.sql`COUNT(message_id)`,
    failed: Prisma.sql`SUM(CASE WHEN failed THEN 1 ELSE 0 END)`,
  })
  const order = Prisma.sql`
    ORDER BY ${keys.day ? Prisma.sql`"day",` : Prisma.empty} ${by}, COALESCE(SUM(cost_nano), 0) DESC, COUNT(*) DESC
      ${names.length > 0 ? Prisma.join(names, '') : Prisma.empty}
    LIMIT ${size}`
  const from = Prisma.sql`${tables} WHERE ${where}`
  const rows: UsageRow[] = await aggregate(
    db.slowReads,
    keys as Record<KeyName, Prisma.Sql>,
    from,
    names.length > 0 ? order : Prisma.empty,
  )
  return { rows, totals: names.length > 0 ? null : (rows[0]?.totals ?? null) }
}

function conditions(db: Db, { from, to, ownId, userIds, models, apiKeyIds, failed }: UsageRange): Prisma.Sql {
  const among = (column: Prisma.Sql, values: string[] | null | undefined) =>
    values ? [oneOf(db, column, values)] : []
  return Prisma.join(
    [
      Prisma.sql`u.created_at >= ${from}`,
      Prisma.sql`u.created_at < ${to}`,
      ...(ownId === null ? [] : [Prisma.sql`u.user_id = ${ownId}`]),
      ...(failed == null ? [] : [failed ? Prisma.sql`u.failed = TRUE` : Prisma.sql`u.failed = FALSE`]),
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

/** Who asked for these replies. */
export const payersOf = (
  db: Db,
  messageIds: readonly string[],
): Promise<{ messageId: string; userId: string }[]> =>
  db.read.$queryRaw`
    SELECT message_id AS "messageId", user_id AS "userId" FROM usage
    WHERE ${oneOf(db, Prisma.sql`message_id`, messageIds)}`
