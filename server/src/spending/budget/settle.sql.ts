import { Prisma } from '@parley/prisma'
import type { Db, Transaction } from '../../base/db/db.js'
import { jsonTable } from '../../base/db/jsonTable.js'
import { oneOf } from '../../base/db/oneOf.js'
import type { UseKey } from './useKey.js'

/** What is no longer set aside, and what was spent instead. */
export interface Settlement extends UseKey {
  reservedNano: bigint
  spentNano: bigint
}

/**
 * Deletes reservations, and answers with the budgets of those that it deleted: as they are at that moment, since a budget
 * that was made after they were read is among them.
 */
export async function takeReservations(
  tx: Transaction,
  kind: Db['kind'],
  ids: string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.$queryRaw<{ id: string; budgets: string }[]>`
    DELETE FROM reservation WHERE ${oneOf({ kind }, Prisma.sql`message_id`, ids)}
    RETURNING message_id AS "id", budgets`
  return new Map(rows.map(({ id, budgets }) => [id, budgets]))
}

/** Adds to uses, each of which is named once; like those who reserve it locks in the order of the ids. */
export async function addToUses(tx: Transaction, kind: Db['kind'], sums: Settlement[]): Promise<void> {
  const columns = {
    budgetId: 'text',
    userId: 'text',
    periodStart: 'time',
    reservedNano: 'bigint',
    spentNano: 'bigint',
  } as const
  const settled = jsonTable(kind, 'settled', columns, sums)
  const same = Prisma.sql`budget_use.budget_id = settled."budgetId" AND budget_use.user_id = settled."userId"
    AND budget_use.period_start = settled."periodStart"`
  if (kind === 'postgresql')
    await tx.$queryRaw`
      SELECT 1 FROM budget_use JOIN ${settled} ON ${same}
      ORDER BY budget_use.budget_id COLLATE "C", budget_use.user_id COLLATE "C", budget_use.period_start
      FOR NO KEY UPDATE OF budget_use`
  await tx.$executeRaw`
    UPDATE budget_use SET reserved_nano = budget_use.reserved_nano - settled."reservedNano",
      spent_nano = budget_use.spent_nano + settled."spentNano"
    FROM ${settled} WHERE ${same}`
}
