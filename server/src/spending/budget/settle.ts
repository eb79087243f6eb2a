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
 * Settles with the budgets, whatever period it is by now. However many settlements there are, these are three statements;
 * like those who reserve they lock in the order of the ids. Of a budget that is deleted nothing is left to settle.
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
  await addToUses(tx, kind, [...sums.values()])
  await alertReached(tx, alerting, [...sums.values()])
}
