import { byDay, lastDays, type UsageRow, useUsage } from '../usage/useUsage.js'

export const DAYS = 14

const total = (rows: readonly UsageRow[], of: (row: UsageRow) => number): number =>
  rows.reduce((sum, row) => sum + of(row), 0)

/** The last two weeks, day by day, for whoever sees everybody's usage. */
export function useDays(enabled: boolean) {
  const { from, to } = lastDays(DAYS)
  const usage = useUsage(from, to, ['DAY'], { enabled })
  const rows = usage.data?.rows ?? []
  const inDays = (of: (row: UsageRow) => number) => byDay(rows, from, DAYS, found => total(found, of))
  return {
    isLoading: enabled && usage.isPending,
    error: usage.error,
    refetch: () => void usage.refetch(),
    totals: usage.data?.totals,
    replies: inDays(({ totals }) => totals.messages),
    failed: inDays(({ totals }) => totals.failed),
    cost: inDays(({ totals }) => Number(totals.cost)),
    people: inDays(({ people }) => people),
    /** Whoever came on several days counts once. */
    different: usage.data?.people ?? 0,
  }
}

/** The second week against the first. */
export function changeOf(values: readonly number[]): { before: number; after: number } {
  const half = Math.floor(values.length / 2)
  const sum = (part: readonly number[]) => part.reduce((all, value) => all + value, 0)
  return { before: sum(values.slice(0, half)), after: sum(values.slice(half)) }
}
