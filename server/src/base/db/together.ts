import { Prisma } from '@parley/prisma'
import type { Transaction } from './db.js'

/** SQL that is made in one place and run in another. */
export type Statement = Prisma.Sql

/**
 * Runs statements of which none needs to see what another one did: as one on PostgreSQL, where each is a way to the server
 * and back.
 */
export async function together(tx: Transaction, statements: readonly Statement[]): Promise<void> {
  if (tx.kind === 'sqlite' || statements.length < 2) {
    for (const statement of statements) await tx.$executeRaw(statement)
    return
  }
  const parts = statements.map((statement, i) => Prisma.sql`${Prisma.raw(`part_${i}`)} AS (${statement})`)
  await tx.$queryRaw`WITH ${Prisma.join(parts)} SELECT 1`
}
