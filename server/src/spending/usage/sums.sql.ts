import { Prisma } from '@parley/prisma'
import type { UsageOrder } from '@parley/schema'

/** Of what can be added, whatever the rows are of; named as in `Sums`. */
export const sumColumns = (messages: Prisma.Sql, failed: Prisma.Sql): Prisma.Sql => Prisma.sql`
  CAST(${messages} AS TEXT) AS "messages",
  CAST(COALESCE(SUM(${failed}), 0) AS TEXT) AS "failed",
  CAST(COALESCE(SUM(prompt_tokens), 0) AS TEXT) AS "promptTokens",
  CAST(COALESCE(SUM(completion_tokens), 0) AS TEXT) AS "completionTokens",
  CAST(COALESCE(SUM(cached_prompt_tokens), 0) AS TEXT) AS "cachedPromptTokens",
  CAST(COALESCE(SUM(reasoning_tokens), 0) AS TEXT) AS "reasoningTokens",
  CAST(COALESCE(SUM(cost_nano), 0) AS TEXT) AS "costNano"`

/** What groups are ordered by; by what they cost where nothing is asked for. */
export function orderOf(
  order: UsageOrder | null,
  { messages, failed }: { messages: Prisma.Sql; failed: Prisma.Sql },
): Prisma.Sql {
  const by = {
    COST: Prisma.sql`COALESCE(SUM(cost_nano), 0)`,
    MESSAGES: messages,
    TOKENS: Prisma.sql`SUM(prompt_tokens) + SUM(completion_tokens)`,
    FAILED: failed,
  }[order?.field ?? 'COST']
  return Prisma.sql`${by} ${order?.direction === 'ASC' ? Prisma.sql`ASC` : Prisma.sql`DESC`}`
}

/**
 * How long the first piece of `usage u` was waited for, rounded to three digits: so few different times are kept of each hour.
 * Below a second it is exact.
 */
export const roundedWait = Prisma.sql`CASE WHEN u.time_to_first_token < 1000 THEN u.time_to_first_token
  WHEN u.time_to_first_token < 10000 THEN (u.time_to_first_token + 5) / 10 * 10
  WHEN u.time_to_first_token < 100000 THEN (u.time_to_first_token + 50) / 100 * 100
  ELSE (u.time_to_first_token + 500) / 1000 * 1000 END`
