import { Prisma } from '@parley/prisma'
import type { BudgetScope } from '@parley/schema'
import type { Db, Transaction } from '../../base/db/db.js'
import { jsonTable } from '../../base/db/jsonTable.js'
import type { UseKey } from './useKey.js'

/** A budget, or one member's part of it, that has come to its `alertAt`. */
export interface Alert {
  budgetId: string
  /** The member of a role; "" for every other budget. */
  userId: string
  scope: BudgetScope
  subjectId: string
}

/** Percent of the limit, rounded up; in this order nothing is beyond 63 bits. */
const threshold = Prisma.sql`((budget.limit_nano / 100) * budget.alert_at + ((budget.limit_nano % 100) * budget.alert_at + 99) / 100)`
const isReached = Prisma.sql`budget.alert_at IS NOT NULL AND budget_use.spent_nano > 0 AND budget_use.spent_nano >= ${threshold}`

/** That a use has come to its threshold and is not marked yet. */
export const isDue = Prisma.sql`budget_use.alerted_at IS NULL AND EXISTS (
  SELECT 1 FROM budget WHERE budget.id = budget_use.budget_id AND ${isReached})`

/** Marks which of these uses have come to their threshold, each once in its period. */
export function markUses(tx: Transaction, kind: Db['kind'], uses: UseKey[]): Promise<Alert[]> {
  const columns = { budgetId: 'text', userId: 'text', periodStart: 'time' } as const
  return mark(
    tx,
    Prisma.sql`, ${jsonTable(kind, 'booked', columns, uses)}`,
    Prisma.sql`budget_use.budget_id = booked."budgetId" AND budget_use.user_id = booked."userId"
      AND budget_use.period_start = booked."periodStart"`,
  )
}

/** Of all uses of a budget in a period: takes the mark from those that have not come so far, and marks those that have. */
export async function markAgain(tx: Transaction, budgetId: string, start: Date): Promise<Alert[]> {
  const own = Prisma.sql`budget_use.budget_id = ${budgetId} AND budget_use.period_start = ${start}`
  await tx.$executeRaw`
    UPDATE budget_use SET alerted_at = NULL FROM budget
    WHERE budget.id = budget_use.budget_id AND ${own} AND budget_use.alerted_at IS NOT NULL AND NOT (${isReached})`
  return mark(tx, Prisma.empty, own)
}

const mark = (tx: Transaction, otherTables: Prisma.Sql, which: Prisma.Sql): Promise<Alert[]> =>
  tx.$queryRaw`
    UPDATE budget_use SET alerted_at = ${new Date()} FROM budget${otherTables}
    WHERE budget.id = budget_use.budget_id AND ${which} AND budget_use.alerted_at IS NULL AND ${isReached}
    RETURNING budget_use.budget_id AS "budgetId", budget_use.user_id AS "userId",
      (SELECT scope FROM budget WHERE id = budget_use.budget_id) AS "scope",
      (SELECT subject_id FROM budget WHERE id = budget_use.budget_id) AS "subjectId"`
