import { Prisma } from '@parley/prisma'
import type { Db, Transaction } from '../../base/db/db.js'
import { jsonTable } from '../../base/db/jsonTable.js'
import { oneOf } from '../../base/db/oneOf.js'
import type { Statement } from '../../base/db/together.js'
import { isDue } from './alert.sql.js'
import type { UseKey } from './useKey.js'

/** What is no longer set aside, and what was spent instead. */
export interface Settlement extends UseKey {
  reservedNano: bigint
  spentNano: bigint
}

/** A reservation that is deleted, and its budgets. */
export interface Taken {
  id: string
  budgets: string
}

/**
 * Deletes reservations, and answers with the budgets of those that it deleted: as they are at that moment, since a budget
 * that was made after they were read is among them.
 */
export const deleteReservations = (kind: Db['kind'], ids: string[]): Statement => Prisma.sql`
  DELETE FROM reservation WHERE ${oneOf({ kind }, Prisma.sql`message_id`, ids)}
  RETURNING message_id AS "id", budgets`

/**
 * Adds to uses, each of which is named once; like those who reserve it locks in the order of the ids. Answers with the
 * budgets that have come to their threshold, and are not marked yet.
 */
export async function addToUses(
  tx: Transaction,
  kind: Db['kind'],
  sums: Settlement[],
): Promise<ReadonlySet<string>> {
  const columns = {
    budgetId: 'text',
    userId: 'text',
    periodStart: 'time',
    reservedNano: 'bigint',
    spentNano: 'bigint',
  } as const
  const given = jsonTable(kind, 'settled', columns, sums)
  const same = Prisma.sql`budget_use.budget_id = settled."budgetId" AND budget_use.user_id = settled."userId"
    AND budget_use.period_start = settled."periodStart"`
  const inOrder = Prisma.sql`(
    SELECT settled.* FROM ${given} JOIN budget_use ON ${same}
    ORDER BY budget_use.budget_id COLLATE "C", budget_use.user_id COLLATE "C", budget_use.period_start
    FOR NO KEY UPDATE OF budget_use) AS settled`
  const uses = await tx.$queryRaw<{ reached: string | null }[]>`
    UPDATE budget_use SET reserved_nano = budget_use.reserved_nano - settled."reservedNano",
      spent_nano = budget_use.spent_nano + settled."spentNano"
    FROM ${kind === 'postgresql' ? inOrder : given} WHERE ${same}
    RETURNING CASE WHEN ${isDue} THEN budget_use.budget_id END AS "reached"`
  return new Set(uses.flatMap(({ reached }) => reached ?? []))
}
