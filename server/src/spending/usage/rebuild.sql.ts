import { Prisma, type PrismaClient } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { oneOf } from '../../base/db/oneOf.js'
import { roundedWait } from './sums.sql.js'

const day = 86_400_000

interface Ends {
  first: Date | string | null
  last: Date | string | null
}

/**
 * Makes the sums of all hours anew, day by day, each in a transaction of its own: who books meanwhile waits for a day's. For
 * who has changed or deleted usage by hand; whatever is only added is in its sum already. Answers with the number of days.
 */
export async function rebuildHours(client: PrismaClient, kind: Db['kind']): Promise<number> {
  const [ends] = await client.$queryRaw<Ends[]>`
    SELECT MIN(at) AS "first", MAX(at) AS "last" FROM (
      SELECT MIN(created_at) AS at FROM usage UNION ALL SELECT MAX(created_at) FROM usage
      UNION ALL SELECT MIN(hour) FROM usage_hour UNION ALL SELECT MAX(hour) FROM usage_hour
    ) AS ends`
  if (!ends?.first || !ends.last) return 0
  const begin = Math.floor(new Date(ends.first).getTime() / day)
  const total = Math.floor(new Date(ends.last).getTime() / day) - begin + 1
  for (let done = 0; done < total; done++) {
    const since = new Date((begin + done) * day)
    const until = new Date(since.getTime() + day)
    await client.$transaction(async tx => {
      if (kind === 'postgresql') await tx.$executeRaw`LOCK TABLE usage IN SHARE ROW EXCLUSIVE MODE`
      await tx.usageHour.deleteMany({ where: { hour: { gte: since, lt: until } } })
      await tx.$executeRaw(insertHours(kind, since, until))
    })
  }
  return total
}

/**
 * Writes to failures why they failed, where nobody did: who books meanwhile may be a server that does not know of it. Only of
 * replies that still exist.
 */
export const rebuildFailures = (
  client: Pick<PrismaClient, '$executeRaw'>,
): Promise<number> => client.$executeRaw`
  UPDATE usage SET failure_code = (
    SELECT COALESCE(m.failure_code, d.failure_code) FROM message m LEFT JOIN deleted_message d ON d.message_id = m.id
    WHERE m.id = usage.message_id)
  WHERE failed = TRUE AND failure_code IS NULL`

/** Makes the totals of all conversations anew, a thousand in each transaction, in the order of their ids. */
export async function rebuildTotals(client: PrismaClient, kind: Db['kind']): Promise<number> {
  let done = 0
  for (let after = '', ids: string[]; ; after = ids.at(-1) ?? '') {
    const where = { id: { gt: after } }
    const found = await client.conversation.findMany({
      where,
      orderBy: { id: 'asc' },
      take: 1000,
      select: { id: true },
    })
    ids = found.map(({ id }) => id)
    if (ids.length === 0) return done
    done += ids.length
    await client.$transaction(async tx => {
      if (kind === 'postgresql') await tx.$executeRaw`LOCK TABLE usage IN SHARE ROW EXCLUSIVE MODE`
      await tx.$executeRaw`DELETE FROM conversation_total WHERE ${oneOf({ kind }, Prisma.sql`conversation_id`, ids)}`
      await tx.$executeRaw`
        INSERT INTO conversation_total (conversation_id, messages, failed, cost_nano)
        SELECT c.id, c.last_seq, COUNT(CASE WHEN u.failed THEN 1 END), COALESCE(SUM(u.cost_nano), 0)
        FROM conversation c LEFT JOIN usage u ON u.conversation_id = c.id
        WHERE ${oneOf({ kind }, Prisma.sql`c.id`, ids)} GROUP BY c.id, c.last_seq`
    })
  }
}

/** Makes the sums of these hours anew, from what was booked. */
function insertHours(kind: Db['kind'], since: Date, until: Date): Prisma.Sql {
  const isSqlite = kind === 'sqlite'
  const hour = isSqlite
    ? Prisma.sql`substr(u.created_at, 1, 13) || ':00:00.000+00:00'`
    : Prisma.sql`date_trunc('hour', u.created_at)`
  const waits = isSqlite
    ? Prisma.sql`json_group_object(CAST(wait AS TEXT), replies)`
    : Prisma.sql`CAST(json_object_agg(wait, replies) AS TEXT)`
  const within = Prisma.sql`u.created_at >= ${since} AND u.created_at < ${until}`
  return Prisma.sql`
    INSERT INTO usage_hour (hour, model, calls, messages, failed, prompt_tokens, completion_tokens,
      cached_prompt_tokens, reasoning_tokens, cost_nano, waits)
    SELECT summed.hour, summed.model, calls, messages, failed, prompt_tokens, completion_tokens, cached_prompt_tokens,
      reasoning_tokens, cost_nano, COALESCE(waits, '{}')
    FROM (
      SELECT ${hour} AS hour, u.model, COUNT(*) AS calls, COUNT(u.message_id) AS messages,
        SUM(CASE WHEN u.failed THEN 1 ELSE 0 END) AS failed, SUM(u.prompt_tokens) AS prompt_tokens,
        SUM(u.completion_tokens) AS completion_tokens,
        SUM(COALESCE(u.cached_prompt_tokens, 0)) AS cached_prompt_tokens,
        SUM(COALESCE(u.reasoning_tokens, 0)) AS reasoning_tokens, SUM(COALESCE(u.cost_nano, 0)) AS cost_nano
      FROM usage u WHERE ${within} GROUP BY 1, 2
    ) AS summed LEFT JOIN (
      SELECT hour, model, ${waits} AS waits FROM (
        SELECT hour, model, wait, COUNT(*) AS replies FROM (
          SELECT ${hour} AS hour, u.model, ${roundedWait} AS wait
          FROM usage u WHERE ${within} AND u.time_to_first_token IS NOT NULL
        ) AS rounded GROUP BY 1, 2, 3
      ) AS counted GROUP BY 1, 2
    ) AS waited ON waited.hour = summed.hour AND waited.model = summed.model`
}
