import type { Prisma } from '../generated/sqlite/client/client.js'

/**
 * Reads by SQL, past Prisma, whose own share is most of the time of a short read: a statement is prepared once, and rows
 * are what Prisma’s $queryRaw makes of them.
 */
export interface Reader {
  query<Row>(sql: Prisma.Sql): Promise<Row[]>
}
