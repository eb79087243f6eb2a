import type { BudgetPeriod, BudgetScope } from '@parley/schema'
import { recordBudgetAlert } from '../../access/adminEvent/adminEvent.service.js'
import type { Db, Transaction } from '../../base/db/db.js'
import { type Alert, markAgain, markUses } from './alert.sql.js'
import { periodOf } from './period.js'
import type { UseKey } from './useKey.js'

const pending = new WeakMap<Transaction, Alert[]>()

/** Marks which of these uses have come to their threshold, each once in its period, and has it told. */
export async function alertReached(tx: Transaction, kind: Db['kind'], uses: UseKey[]): Promise<void> {
  note(tx, await markUses(tx, kind, uses))
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
  note(tx, await markAgain(tx, id, periodOf(period as BudgetPeriod, at).start))
}

function note(tx: Transaction, reached: Alert[]): void {
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
