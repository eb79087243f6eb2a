import type { Message, Reservation } from '@parley/prisma'
import type { Transaction } from '../../base/db/db.js'
import { newId } from '../../base/db/id.js'
import type { Alerting } from '../budget/alert.js'
import { begunAt } from '../budget/begun.js'
import { settleWithBudgets, usesOf } from '../budget/settle.js'
import { type Settlement, takeReservations } from '../budget/settle.sql.js'
import { insertUsage } from './insert.sql.js'
import type { Used } from './reckon.js'

/** A reply that has ended, and what it used. */
export interface Ended {
  id: string
  /** Its row; null where the conversation was deleted before: then its reservation is all that is left of it. */
  message: Omit<Message, 'content'> | null
  model: string | null
  timeToFirstToken: number | null
  /** Why it failed; null if it did not. */
  failureCode: string | null
  failed: boolean
  used: Used
}

/**
 * Books what replies used that have ended in this transaction: one row each, and what was set aside for them becomes
 * what they cost. Whoever deletes the reservation settles it: so nothing is booked twice, nor for somebody else's reply.
 */
export async function settle(
  tx: Transaction,
  alerting: Alerting,
  ended: Ended[],
  reservations: ReadonlyMap<string, Reservation>,
): Promise<void> {
  const mine = await takeReservations(
    tx,
    alerting.kind,
    ended.map(({ id }) => id),
  )
  const settled = ended.flatMap(reply => {
    const [budgets, read] = [mine.get(reply.id), reservations.get(reply.id)]
    const reservation = budgets !== undefined && read ? { ...read, budgets } : undefined
    return reservation || reply.message ? [{ ...reply, reservation }] : []
  })
  if (settled.length === 0) return
  await insertUsage(
    tx,
    settled.map(({ id, message, reservation, model, used, timeToFirstToken, failed, failureCode }) => ({
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
    })),
  )
  const settlements = settled.flatMap(({ reservation, used }): Settlement[] =>
    reservation
      ? usesOf(reservation).map(use => ({
          ...use,
          reservedNano: reservation.amountNano,
          spentNano: used.costNano ?? 0n,
        }))
      : [],
  )
  await settleWithBudgets(tx, alerting, settlements)
}
