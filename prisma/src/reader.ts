import type { Prisma } from '../generated/sqlite/client/client.js'

/**
 * Reads by SQL, past Prisma: a statement is prepared once, and rows are what Prisma’s $queryRaw makes of them. For the
 * few reads that every request makes, Prisma’s own share is three quarters of their time.
 */
export interface Reader {
  query<Row>(sql: Prisma.Sql): Promise<Row[]>
  close(): Promise<void>
}

/** How the values of a column become those of Prisma; without one they are those already. */
export type Convert = (value: never) => unknown
