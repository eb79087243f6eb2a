import { Prisma } from '@parley/prisma'
import type { UsageTotals } from '@parley/schema'
import type { ReadClient } from '../../base/db/db.js'
import { type Sums, totalsOf } from './sums.js'
import { roundedWait, sumColumns } from './sums.sql.js'
import type { Waits } from './waits.js'

type WaitTexts = Record<keyof Waits, string | null>

export type Group<Key extends string> = Record<Key, string | null> & { totals: UsageTotals }

/**
 * What calls used together, for each combination of keys (name → column): `from` is where they come from, as `usage u`
 * among others, with its conditions. The median is that of the one or two values in the middle, percentiles
 * are the waits that so many of a hundred did not exceed.
 */
export async function aggregate<Key extends string>(
  client: Pick<ReadClient, '$queryRaw'>,
  keys: Record<Key, Prisma.Sql>,
  from: Prisma.Sql,
  order: Prisma.Sql = Prisma.empty,
): Promise<Group<Key>[]> {
  const columns = Object.values<Prisma.Sql>(keys)
  const names = Object.keys(keys).map(name => Prisma.raw(`"${name}"`))
  const named = columns.map((column, i) => Prisma.sql`${column} AS ${names[i]}, `)
  const each = columns.length > 0 ? Prisma.sql`PARTITION BY ${Prisma.join(columns)}` : Prisma.empty
  const grouped = names.length > 0 ? Prisma.sql`GROUP BY ${Prisma.join(names)}` : Prisma.empty
  const rows = await client.$queryRaw<(Record<Key, string | null> & Sums & WaitTexts)[]>`
    SELECT ${listed(names.map(name => Prisma.sql`${name}, `))}
      ${sumColumns(Prisma.sql`COUNT(message_id)`, Prisma.sql`CASE WHEN failed THEN 1 ELSE 0 END`)},
      CAST(AVG(CASE WHEN place IN ((timed + 1) / 2, (timed + 2) / 2) THEN wait END) AS TEXT) AS "p50",
      CAST(MAX(CASE WHEN place = (timed * 95 + 99) / 100 THEN wait END) AS TEXT) AS "p95",
      CAST(MAX(CASE WHEN place = (timed * 99 + 99) / 100 THEN wait END) AS TEXT) AS "p99"
    FROM (
      SELECT ${listed(named)} u.message_id, u.failed, u.prompt_tokens, u.completion_tokens,
        u.cached_prompt_tokens, u.reasoning_tokens, u.cost_nano, ${roundedWait} AS wait,
        COUNT(u.time_to_first_token) OVER (${each}) AS timed,
        ROW_NUMBER() OVER (${each} ORDER BY u.time_to_first_token NULLS LAST) AS place
      FROM ${from}
    ) AS ranked
    ${grouped} ${order}`
  const keysOf = (row: Record<Key, string | null>) =>
    Object.fromEntries(Object.keys(keys).map(name => [name, row[name as Key]])) as typeof row
  return rows.map(row => ({
    ...keysOf(row),
    totals: totalsOf(row, { p50: timeOf(row.p50), p95: timeOf(row.p95), p99: timeOf(row.p99) }),
  }))
}

const timeOf = (text: string | null): number | null => (text === null ? null : Math.round(Number(text)))

const listed = (parts: Prisma.Sql[]): Prisma.Sql => (parts.length > 0 ? Prisma.join(parts, '') : Prisma.empty)
