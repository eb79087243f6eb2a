import type { Transaction } from '../../base/db/db.js'
import { type Alerting, alertReached } from './alert.js'
import { addToUses, type Settlement } from './settle.sql.js'
import type { UseKey } from './useKey.js'

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
 * Settles with the budgets, whatever period it is by now. However many settlements there are, this is one statement, and
 * another one where a budget comes to its threshold. Of a budget that is deleted nothing is left to settle.
 */
export async function settleWithBudgets(
  tx: Transaction,
  alerting: Alerting,
  settlements: Settlement[],
): Promise<void> {
  if (settlements.length === 0) return
  const { kind } = alerting
  const sums = new Map<string, Settlement>()
  for (const one of settlements) {
    const key = storedUses([one])
    const sum = sums.get(key) ?? { ...one, reservedNano: 0n, spentNano: 0n }
    sum.reservedNano += one.reservedNano
    sum.spentNano += one.spentNano
    sums.set(key, sum)
  }
  const uses = [...sums.values()]
  const due = await addToUses(tx, kind, uses)
  if (due.size > 0)
    await alertReached(
      tx,
      alerting,
      uses.filter(({ budgetId }) => due.has(budgetId)),
    )
}
