import type { Prisma } from '@parley/prisma'
import type { Db } from '../db/db.js'

const MAX_COUNT = 100_000

/** How many rows a SELECT has; null for more than 100 000: counting them is refused. */
export async function countRows({ read }: Db, select: Prisma.Sql): Promise<number | null> {
  const [row] = await read.$queryRaw<{ count: bigint | number }[]>`
    SELECT COUNT(*) AS "count" FROM (${select} LIMIT ${MAX_COUNT + 1}) AS counted`
  const count = Number(row?.count ?? 0)
  return count > MAX_COUNT ? null : count
}
