import { Prisma } from '@parley/prisma'
import type { Db, Transaction } from '../../base/db/db.js'
import { jsonTable } from '../../base/db/jsonTable.js'
import { oneOf } from '../../base/db/oneOf.js'
import { alertReached } from './alert.js'
import type { UseKey } from './useKey.js'

/** What is no longer set aside, and what was spent instead. */
export interface Settlement extends UseKey {
  reservedNano: bigint
  spentNano: bigint
}

/** The uses a reservation names. */
export const usesOf = ({ budgets }: { budgets: string }): UseKey[] =>
  (JSON.parse(budgets) as [string, string, string][]).map(([budgetId, userId, periodStart]) => ({
    budgetId,
    userId,
    periodStart: new Date(periodStart),
  }))

export const storedUses = (uses: UseKey[]): string =>
  JSON.stringify(uses.map(({ budgetId, userId, periodStart }) => [budgetId, userId, periodStart]))

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

/**
 * Settles with the budgets, whatever period it is by now. However many settlements there are, these are three statements;
 * like those who reserve they lock in the order of the ids. Of a budget that is deleted nothing is left to settle.
 */
export async function settleWithBudgets(
  tx: Transaction,
  kind: Db['kind'],
  settlements: Settlement[],
): Promise<void> {
  if (settlements.length === 0) return
  const sums = new Map<string, Settlement>()
  for (const one of settlements) {
    const key = storedUses([one])
    const sum = sums.get(key) ?? { ...one, reservedNano: 0n, spentNano: 0n }
    sum.reservedNano += one.reservedNano
    sum.spentNano += one.spentNano
    sums.set(key, sum)
  }
  const columns = {
    budgetId: 'text',
    userId: 'text',
    periodStart: 'time',
    reservedNano: 'bigint',
    spentNano: 'bigint',
  } as const
  const settled = jsonTable(kind, 'settled', columns, [...sums.values()])
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
  await alertReached(tx, kind, [...sums.values()])
}
