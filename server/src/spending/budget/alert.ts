import type { BudgetPeriod, BudgetScope } from '@parley/schema'
import { recordBudgetAlert } from '../../access/adminEvent/adminEvent.service.js'
import type { Db, Transaction } from '../../base/db/db.js'
import { atEnd, type EndWork } from '../../base/db/ending.js'
import { type Alert, markAgain, markUses } from './alert.sql.js'
import { periodOf } from './period.js'
import type { UseKey } from './useKey.js'

/** Has a person told that a budget of theirs has come to its threshold. */
export type TellPerson = (tx: Transaction, userId: string) => void

/** How those who book have it told. */
export interface Alerting {
  kind: Db['kind']
  tellPerson: TellPerson
}

/** Marks which of these uses have come to their threshold, each once in its period, and has it told. */
export async function alertReached(
  tx: Transaction,
  { kind, tellPerson }: Alerting,
  uses: UseKey[],
): Promise<void> {
  note(tx, tellPerson, await markUses(tx, kind, uses))
}

/**
 * After limit or threshold have changed: what has not come so far any more is told again when it does, what has by now is
 * told at once.
 */
export async function judgeAgain(
  tx: Transaction,
  { id, period }: { id: string; period: string },
  at: Date,
  tellPerson: TellPerson,
): Promise<void> {
  note(tx, tellPerson, await markAgain(tx, id, periodOf(period as BudgetPeriod, at).start))
}

function note(tx: Transaction, tellPerson: TellPerson, reached: Alert[]): void {
  if (reached.length > 0) atEnd(tx, telling, ...reached.map(alert => ({ alert, tellPerson })))
}

/** For events everybody else waits, so they are recorded late. */
const telling: EndWork<{ alert: Alert; tellPerson: TellPerson }> = {
  async run(tx, reached) {
    for (const { alert, tellPerson } of reached) await tell(tx, alert, tellPerson)
  },
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
