import { Prisma } from '@parley/prisma'
import type { Db } from '../db/db.js'

/** How many rows a SELECT has, at most so many if that is said; what is counted to its end is read where long queries are. */
export async function countRows(db: Db, select: Prisma.Sql, { take }: { take?: number }): Promise<number> {
  const limit = take === undefined ? Prisma.empty : Prisma.sql`LIMIT ${take}`
  const [row] = await (take === undefined ? db.slowReads : db.read).$queryRaw<{ count: bigint | number }[]>`
    SELECT COUNT(*) AS "count" FROM (${select} ${limit}) AS counted`
  return Number(row?.count ?? 0)
}
