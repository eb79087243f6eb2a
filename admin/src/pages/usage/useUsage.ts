import { UsageDocument } from '@parley/sdk'
import { useQuery } from '@tanstack/react-query'
import { request } from '../../data/client.js'
import { queryKeys } from '../../data/queryKeys.js'

export type Group = 'DAY' | 'USER' | 'MODEL' | 'API_KEY' | 'FAILURE'
export type Order = 'COST' | 'MESSAGES' | 'FAILED'

interface Shown {
  enabled?: boolean
  /** What is highest first; the cost, if nothing is said. */
  order?: Order
  /** How many rows at most. */
  first?: number
}

/** Errors are those of failed replies: all others together would be one more. */
const read = async (from: string, to: string, groupBy: Group[], order: Order, first: number | null) => {
  const filter = { from, to, ...(groupBy.includes('FAILURE') && { failed: true }) }
  const variables = { filter, groupBy, orderBy: { field: order, direction: 'DESC' } as const, first }
  return (await request(UsageDocument, variables)).usage
}

export type Report = NonNullable<Awaited<ReturnType<typeof read>>>
export type UsageRow = Report['rows'][number]

/** What was used in a time, by day, person, model, key or error. */
export function useUsage(
  from: string,
  to: string,
  groupBy: Group[],
  { enabled = true, order = 'COST', first }: Shown = {},
) {
  return useQuery({
    queryKey: queryKeys.usage(from, to, order, first, ...groupBy),
    queryFn: () => read(from, to, groupBy, order, first ?? null),
    enabled,
    staleTime: 60_000,
  })
}

const DAY_MS = 86_400_000

/** Whole days in UTC up to the end of today: the same for all of a day, so that what is kept is used. */
export function lastDays(count: number, now = Date.now()): { from: string; to: string } {
  const end = (Math.floor(now / DAY_MS) + 1) * DAY_MS
  return { from: new Date(end - count * DAY_MS).toISOString(), to: new Date(end).toISOString() }
}

/** One entry a day, also for those without rows. */
export function byDay<Value>(
  rows: readonly UsageRow[],
  from: string,
  count: number,
  of: (rows: readonly UsageRow[]) => Value,
): { day: string; value: Value }[] {
  return Array.from({ length: count }, (_, index) => {
    const day = new Date(Date.parse(from) + index * DAY_MS).toISOString().slice(0, 10)
    return { day, value: of(rows.filter(row => row.day === day)) }
  })
}
