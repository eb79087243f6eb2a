import { Prisma } from '@parley/prisma'
import type { UsageTotals } from '@parley/schema'
import type { ReadClient } from '../../base/db/db.js'
import { decimalOf } from '../../model/price.js'

interface Sums {
  messages: string
  failed: string
  promptTokens: string
  completionTokens: string
  cachedPromptTokens: string
  reasoningTokens: string
  costNano: string
  timeToFirstToken: string | null
}

export type Group<Key extends string> = Record<Key, string | null> & { totals: UsageTotals }

/**
 * What calls used together, for each combination of keys (name → column): `from` is where they come from, as `usage u`
 * among others, with its conditions. Sums come as text: they may be beyond what a number holds. The median is that of the
 * one or two values in the middle.
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
  const rows = await client.$queryRaw<(Record<Key, string | null> & Sums)[]>`
    SELECT ${listed(names.map(name => Prisma.sql`${name}, `))}
      CAST(COUNT(message_id) AS TEXT) AS "messages",
      CAST(COALESCE(SUM(CASE WHEN failed THEN 1 ELSE 0 END), 0) AS TEXT) AS "failed",
      CAST(COALESCE(SUM(prompt_tokens), 0) AS TEXT) AS "promptTokens",
      CAST(COALESCE(SUM(completion_tokens), 0) AS TEXT) AS "completionTokens",
      CAST(COALESCE(SUM(cached_prompt_tokens), 0) AS TEXT) AS "cachedPromptTokens",
      CAST(COALESCE(SUM(reasoning_tokens), 0) AS TEXT) AS "reasoningTokens",
      CAST(COALESCE(SUM(cost_nano), 0) AS TEXT) AS "costNano",
      CAST(AVG(CASE WHEN place IN ((timed + 1) / 2, (timed + 2) / 2) THEN time_to_first_token END) AS TEXT)
        AS "timeToFirstToken"
    FROM (
      SELECT ${listed(named)} u.message_id, u.failed, u.prompt_tokens, u.completion_tokens,
        u.cached_prompt_tokens, u.reasoning_tokens, u.cost_nano, u.time_to_first_token, COUNT(u.time_to_first_token) OVER (${each}) AS timed,
        ROW_NUMBER() OVER (${each} ORDER BY u.time_to_first_token NULLS LAST) AS place
      FROM ${from}
    ) AS ranked
    ${grouped} ${order}`
  return rows.map(({ messages, failed, costNano, timeToFirstToken, ...row }) => {
    const { promptTokens, completionTokens, cachedPromptTokens, reasoningTokens, ...key } = row
    return {
      ...(key as unknown as Record<Key, string | null>),
      totals: {
        messages: Number(messages),
        failed: Number(failed),
        promptTokens: Number(promptTokens),
        completionTokens: Number(completionTokens),
        cachedPromptTokens: Number(cachedPromptTokens),
        reasoningTokens: Number(reasoningTokens),
        cost: decimalOf(BigInt(costNano)),
        timeToFirstToken: timeToFirstToken === null ? null : Math.round(Number(timeToFirstToken)),
      },
    }
  })
}

const listed = (parts: Prisma.Sql[]): Prisma.Sql => (parts.length > 0 ? Prisma.join(parts, '') : Prisma.empty)

export const noUsage: UsageTotals = {
  messages: 0,
  failed: 0,
  promptTokens: 0,
  completionTokens: 0,
  cachedPromptTokens: 0,
  reasoningTokens: 0,
  cost: '0',
  timeToFirstToken: null,
}
