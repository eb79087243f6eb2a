import { UsageDocument } from '@parley/sdk'
import { useQuery } from '@tanstack/react-query'
import { request } from '../../data/client.js'
import { queryKeys } from '../../data/queryKeys.js'

export type Group = 'DAY' | 'USER' | 'MODEL' | 'API_KEY'

const read = async (from: string, to: string, groupBy: Group[]) =>
  (await request(UsageDocument, { filter: { from, to }, groupBy })).usage

export type Report = NonNullable<Awaited<ReturnType<typeof read>>>
export type UsageRow = Report['rows'][number]

/** What was used in a time, by day, person, model or key. */
export function useUsage(from: string, to: string, groupBy: Group[], enabled = true) {
  return useQuery({
    queryKey: queryKeys.usage(from, to, ...groupBy),
    queryFn: () => read(from, to, groupBy),
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
