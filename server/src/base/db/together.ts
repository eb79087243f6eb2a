import { Prisma } from '@parley/prisma'
import type { Transaction } from './db.js'

/** SQL that is made in one place and run in another. */
export type Statement = Prisma.Sql

/** One with RETURNING, and who is given what it answers with: texts alone, since it may come as JSON. */
export interface Asking {
  statement: Statement
  answered(rows: never[]): void
}

/**
 * Runs statements of which none needs to see what another one did: as one on PostgreSQL, where each is a way to the server
 * and back.
 */
export async function together(tx: Transaction, statements: readonly (Statement | Asking)[]): Promise<void> {
  if (tx.kind === 'sqlite' || statements.length < 2) {
    for (const one of statements) {
      if (isAsking(one)) one.answered(await tx.$queryRaw<never[]>(one.statement))
      else await tx.$executeRaw(one)
    }
    return
  }
  const named = statements.map((one, i) => ({ one, name: `part_${i}`, part: Prisma.raw(`part_${i}`) }))
  const parts = named.map(({ one, part }) => Prisma.sql`${part} AS (${isAsking(one) ? one.statement : one})`)
  const asked = named.flatMap(({ one, ...part }) => (isAsking(one) ? [{ ...part, ...one }] : []))
  const answers = asked.map(
    ({ part }) => Prisma.sql`(SELECT coalesce(json_agg(${part}), '[]') FROM ${part}) AS ${part}`,
  )
  const [row] = await tx.$queryRaw<Record<string, never[]>[]>`
    WITH ${Prisma.join(parts)} SELECT ${answers.length > 0 ? Prisma.join(answers) : 1}`
  for (const { name, answered } of asked) answered(row?.[name] ?? [])
}

const isAsking = (one: Statement | Asking): one is Asking => 'answered' in one
