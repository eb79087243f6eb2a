/** Whoever is told this many knows that there are more than 10 000. */
const ENOUGH = 10_001
const PATIENCE_MS = 2000

/** Counts the rows of a list, at most so many if that is said. */
export type Count = (most: { take?: number }) => Promise<number>

/** The length of a list: to the end only where that is asked for, and then null if it takes too long. */
export const lengthOf =
  (count: Count) =>
  async (exact: boolean): Promise<number | null> =>
    exact ? withinPatience(count({})) : count({ take: ENOUGH })

async function withinPatience(counting: Promise<number>): Promise<number | null> {
  const { promise: late, resolve } = Promise.withResolvers<null>()
  const timer = setTimeout(() => resolve(null), PATIENCE_MS)
  try {
    return await Promise.race([counting, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Of a list in several parts, which may each have been counted so far only. */
export const sumOf = (
  counts: readonly number[],
  { take = Number.POSITIVE_INFINITY }: { take?: number },
): number =>
  Math.min(
    counts.reduce((sum, count) => sum + count, 0),
    take,
  )
