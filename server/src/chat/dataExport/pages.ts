import { setImmediate } from 'node:timers/promises'

/** Rows of one kind, a page at a time. */
export type Pages = AsyncGenerator<object[], void>

/** Few enough to be held at once, however long texts are. */
export const PAGE = 50

/**
 * Reads page after page, each behind the last row of the one before. Everybody else has a turn between two of them: neither
 * a file nor a socket that takes all there is waits for anything.
 */
export async function* pagesOf<Row>(
  find: (last: Row | undefined) => Promise<Row[]>,
): AsyncGenerator<Row[], void> {
  let last: Row | undefined
  for (;;) {
    const rows = await find(last)
    if (rows.length === 0) return
    yield rows
    if (rows.length < PAGE) return
    await setImmediate()
    last = rows.at(-1)
  }
}

/** What comes behind a row in the order of creation; the plain range lets the database begin there. */
export const behind = (last: { createdAt: Date; id: string } | undefined): object =>
  last
    ? {
        createdAt: { gte: last.createdAt },
        OR: [{ createdAt: { gt: last.createdAt } }, { id: { gt: last.id } }],
      }
    : {}

/** What came after an export was asked for is not in it. */
export const madeUntil = (until: Date) => ({ createdAt: { lte: until } })

export const byCreation = [{ createdAt: 'asc' as const }, { id: 'asc' as const }]
