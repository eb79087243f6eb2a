import type { Message, Reservation, Usage } from '@parley/prisma'
import type { Transaction } from '../../base/db/db.js'
import { newId } from '../../base/db/id.js'
import { type Asking, type Statement, together } from '../../base/db/together.js'
import type { Alerting } from '../budget/alert.js'
import { begunAt } from '../budget/begun.js'
import { settleWithBudgets, usesOf } from '../budget/settle.js'
import { deleteReservations, type Settlement, type Taken } from '../budget/settle.sql.js'
import { insertUsage } from './insert.sql.js'
import type { Used } from './reckon.js'

/** A reply that has ended, and what it used. */
export interface Ended {
  id: string
  /** Its row; null where the conversation was deleted before: then its reservation is all that is left of it. */
  message: Omit<Message, 'content'> | null
  /** As it was read before; of an older version's reply there is none. */
  reservation: Reservation | undefined
  model: string | null
  timeToFirstToken: number | null
  /** Why it failed; null if it did not. */
  failureCode: string | null
  failed: boolean
  used: Used
}

/** What has to run with the end of replies, and after it. */
export interface Booking {
  statements: (Statement | Asking)[]
  settle(): Promise<void>
}

/**
 * Books what replies used that end in this transaction: one row each, and what was set aside for them becomes what they
 * cost. Whoever ends the reply settles its reservation, and of one that was deleted whoever deletes that: so nothing is
 * booked twice, nor for somebody else's reply.
 */
export async function book(tx: Transaction, alerting: Alerting, ended: Ended[]): Promise<Booking> {
  const { kind } = alerting
  const taken = new Map<string, string>()
  const note = (rows: Taken[]) => {
    for (const { id, budgets } of rows) taken.set(id, budgets)
  }
  const [there, deleted] = [idsOf(ended, true), idsOf(ended, false)]
  const take = (ids: string[]): Asking[] =>
    ids.length > 0 ? [{ statement: deleteReservations(kind, ids), answered: note }] : []
  await together(tx, take(deleted))
  const booked = ended.filter(({ id, message, reservation }) => message || (reservation && taken.has(id)))
  return {
    statements: [...take(there), ...(booked.length > 0 ? [insertUsage(kind, booked.map(usageOf))] : [])],
    settle: () =>
      settleWithBudgets(
        tx,
        alerting,
        booked.flatMap(one => settlementsOf(one, taken.get(one.id))),
      ),
  }
}

const idsOf = (ended: Ended[], there: boolean): string[] =>
  ended.filter(({ message }) => (message !== null) === there).map(({ id }) => id)

const usageOf = (ended: Ended): Usage => {
  const { id, message, reservation, model, used, timeToFirstToken, failed, failureCode } = ended
  return {
    id: newId('use'),
    messageId: id,
    conversationId: message?.conversationId ?? null,
    // Without a reservation it is the owner's: a reply of an older version.
    userId: reservation?.userId ?? message?.ownerId ?? '',
    apiKeyId: reservation?.apiKeyId ?? null,
    model: model ?? '',
    promptTokens: used.usage?.promptTokens ?? 0,
    completionTokens: used.usage?.completionTokens ?? 0,
    cachedPromptTokens: used.usage?.cachedPromptTokens ?? null,
    reasoningTokens: used.usage?.reasoningTokens ?? null,
    costNano: used.costNano,
    timeToFirstToken,
    failed,
    failureCode,
    // In the period that pays for it.
    createdAt: reservation?.createdAt ?? message?.createdAt ?? begunAt(id),
  }
}

const settlementsOf = ({ reservation, used }: Ended, budgets: string | undefined): Settlement[] =>
  reservation && budgets !== undefined
    ? usesOf({ budgets }).map(use => ({
        ...use,
        reservedNano: reservation.amountNano,
        spentNano: used.costNano ?? 0n,
      }))
    : []
