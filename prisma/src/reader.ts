import type { Prisma } from '../generated/sqlite/client/client.js'

/**
 * Reads by SQL, past Prisma, whose own share is most of the time of a short read: a statement is prepared once, and rows
 * are what Prisma’s $queryRaw makes of them.
 */
export interface Reader {
  query<Row>(sql: Prisma.Sql): Promise<Row[]>
}

/** The same inside a transaction, and what changes rows. */
export interface Statements extends Reader {
  /** Answers with the number of rows that it changed. */
  execute(sql: Prisma.Sql): Promise<number>
}

/** Runs what begins a transaction; within it `statements` are those of that transaction. */
export type WithStatements = <T>(run: (statements: () => Statements) => Promise<T>) => Promise<T>

/**
 * Several statements without values, sent as one message: one transaction, of which each statement sees what was committed
 * before it began. Answers with the rows of the last.
 */
export type Script = <Row>(text: string) => Promise<Row[]>
