import { Prisma } from '@parley/prisma'
import type { UsageOrder } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import { jsonTable } from '../../base/db/jsonTable.js'
import { oneOf } from '../../base/db/oneOf.js'
import { divide, type Span } from './spans.js'
import type { Sums } from './sums.js'
import { orderOf, roundedWait, sumColumns } from './sums.sql.js'

/** What calls used together, with every wait of theirs, as `waitsOf` reads it. */
export interface HourGroup extends Sums {
  day?: string | null
  model?: string | null
  waits: string | null
}

export interface HourGrouping {
  byDay: boolean
  byModel: boolean
}

const spanColumns = { day: 'text', since: 'time', until: 'time' } as const

/** From sums of whole hours, and from single calls at the ends of what was asked for. */
export async function readHours(
  { kind, slowReads }: Pick<Db, 'kind' | 'slowReads'>,
  {
    spans,
    models,
    byDay,
    byModel,
    orderBy,
  }: HourGrouping & {
    spans: readonly Span[]
    models: string[] | null | undefined
    orderBy: UsageOrder | null
  },
  limit: number,
): Promise<HourGroup[]> {
  const { whole, rest } = divide(spans)
  const among = (column: Prisma.Sql) =>
    models ? Prisma.sql`AND ${oneOf({ kind }, column, models)}` : Prisma.empty
  // SQLite keeps the order of a CROSS JOIN: for each span it reads that part of the index.
  const sums = Prisma.sql`
    SELECT span.day, h.model, h.calls, h.messages, h.failed, h.prompt_tokens, h.completion_tokens,
      h.cached_prompt_tokens, h.reasoning_tokens, h.cost_nano, NULLIF(h.waits, '{}') AS waits
    FROM ${jsonTable(kind, 'span', spanColumns, whole)} CROSS JOIN usage_hour h
    WHERE h.hour >= span.since AND h.hour < span.until ${among(Prisma.sql`h.model`)}`
  const calls = Prisma.sql`
    SELECT span.day, u.model, 1 AS calls, CASE WHEN u.message_id IS NULL THEN 0 ELSE 1 END AS messages,
      CASE WHEN u.failed THEN 1 ELSE 0 END AS failed, u.prompt_tokens, u.completion_tokens,
      COALESCE(u.cached_prompt_tokens, 0) AS cached_prompt_tokens, COALESCE(u.reasoning_tokens, 0) AS reasoning_tokens,
      COALESCE(u.cost_nano, 0) AS cost_nano, CAST(${roundedWait} AS TEXT) || ':1' AS waits
    FROM ${jsonTable(kind, 'span', spanColumns, rest)} CROSS JOIN usage u
    WHERE u.created_at >= span.since AND u.created_at < span.until ${among(Prisma.sql`u.model`)}`
  const sources = [...(whole.length > 0 ? [sums] : []), ...(rest.length > 0 ? [calls] : [])]
  if (sources.length === 0) return []
  const keys = [...(byDay ? [Prisma.sql`day`] : []), ...(byModel ? [Prisma.sql`model`] : [])]
  const order = [
    ...(byDay ? [Prisma.sql`day`] : []),
    orderOf(orderBy, { messages: Prisma.sql`SUM(messages)`, failed: Prisma.sql`SUM(failed)` }),
    Prisma.sql`SUM(cost_nano) DESC`,
    Prisma.sql`SUM(calls) DESC`,
  ]
  const joined = kind === 'postgresql' ? Prisma.sql`string_agg(waits, ',')` : Prisma.sql`group_concat(waits)`
  return slowReads.$queryRaw<HourGroup[]>`
    SELECT ${keys.length > 0 ? Prisma.sql`${Prisma.join(keys)},` : Prisma.empty}
      ${sumColumns(Prisma.sql`COALESCE(SUM(messages), 0)`, Prisma.sql`failed`)}, ${joined} AS "waits"
    FROM (${Prisma.join(sources, ' UNION ALL ')}) AS used
    ${keys.length > 0 ? Prisma.sql`GROUP BY ${Prisma.join(keys)} ORDER BY ${Prisma.join([...order, ...keys])}` : Prisma.empty}
    LIMIT ${limit}`
}
