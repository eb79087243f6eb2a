import { Prisma } from '@parley/prisma'
import type { BudgetPeriod, BudgetScope } from '@parley/schema'
import { recordBudgetAlert } from '../../access/adminEvent/adminEvent.service.js'
import type { Db, Transaction } from '../../base/db/db.js'
import { jsonTable } from '../../base/db/jsonTable.js'
import { periodOf } from './period.js'
import type { UseKey } from './useKey.js'

/** A budget, or one member's part of it, that has come to its `alertAt`. */
interface Alert {
  budgetId: string
  /** The member of a role; "" for every other budget. */
  userId: string
  scope: BudgetScope
  subjectId: string
}

const pending = new WeakMap<Transaction, Alert[]>()

/** Percent of the limit, rounded up; in this order nothing is beyond 63 bits. */
const threshold = Prisma.sql`((budget.limit_nano / 100) * budget.alert_at + ((budget.limit_nano % 100) * budget.alert_at + 99) / 100)`
const isReached = Prisma.sql`budget.alert_at IS NOT NULL AND budget_use.spent_nano > 0 AND budget_use.spent_nano >= ${threshold}`

/** Marks which of these uses have come to their threshold, each once in its period, and has it told. */
export function alertReached(tx: Transaction, kind: Db['kind'], uses: UseKey[]): Promise<void> {
  const columns = { budgetId: 'text', userId: 'text', periodStart: 'time' } as const
  return mark(
    tx,
    Prisma.sql`, ${jsonTable(kind, 'booked', columns, uses)}`,
    Prisma.sql`budget_use.budget_id = booked."budgetId" AND budget_use.user_id = booked."userId"
      AND budget_use.period_start = booked."periodStart"`,
  )
}

/**
 * After limit or threshold have changed: what has not come so far any more is told again when it does, what has by now is
 * told at once.
 */
export async function judgeAgain(
  tx: Transaction,
  { id, period }: { id: string; period: string },
  at: Date,
): Promise<void> {
  const { start } = periodOf(period as BudgetPeriod, at)
  const own = Prisma.sql`budget_use.budget_id = ${id} AND budget_use.period_start = ${start}`
  await tx.$executeRaw`
    UPDATE budget_use SET alerted_at = NULL FROM budget
    WHERE budget.id = budget_use.budget_id AND ${own} AND budget_use.alerted_at IS NOT NULL AND NOT (${isReached})`
  await mark(tx, Prisma.empty, own)
}

async function mark(tx: Transaction, beside: Prisma.Sql, which: Prisma.Sql): Promise<void> {
  const reached = await tx.$queryRaw<Alert[]>`
    UPDATE budget_use SET alerted_at = ${new Date()} FROM budget${beside}
    WHERE budget.id = budget_use.budget_id AND ${which} AND budget_use.alerted_at IS NULL AND ${isReached}
    RETURNING budget_use.budget_id AS "budgetId", budget_use.user_id AS "userId",
      (SELECT scope FROM budget WHERE id = budget_use.budget_id) AS "scope",
      (SELECT subject_id FROM budget WHERE id = budget_use.budget_id) AS "subjectId"`
  if (reached.length > 0) pending.set(tx, [...(pending.get(tx) ?? []), ...reached])
}

/** Has a person told that a budget of theirs has come to its threshold. */
type TellPerson = (tx: Transaction, userId: string) => void

/** Tells of alerts at the end of their transaction: for events everybody else waits. */
export function tellBudgetAlerts(db: Db, tellPerson: TellPerson): Db {
  return {
    ...db,
    write: work =>
      db.write(async tx => {
        const done = await work(tx)
        for (const alert of pending.get(tx) ?? []) await tell(tx, alert, tellPerson)
        pending.delete(tx)
        return done
      }),
  }
}

async function tell(
  tx: Transaction,
  { budgetId, userId, scope, subjectId }: Alert,
  tellPerson: TellPerson,
): Promise<void> {
  await recordBudgetAlert(tx, budgetId, userId || null)
  const person = {
    ORGANIZATION: null,
    ROLE: userId,
    USER: subjectId,
    API_KEY: await ownerOf(tx, scope, subjectId),
  }[scope]
  if (person) tellPerson(tx, person)
}

async function ownerOf(tx: Transaction, scope: BudgetScope, id: string): Promise<string | null> {
  if (scope !== 'API_KEY') return null
  return (await tx.apiKey.findUnique({ where: { id }, select: { ownerId: true } }))?.ownerId ?? null
}
