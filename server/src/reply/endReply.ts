import type { Message } from '@parley/prisma'
import type { Transaction } from '../db/db.js'
import type { Outcome } from './outcome.js'

/** Ends a reply that is still being written by this process. No row: it is not, or no longer. */
export function endReply(
  tx: Transaction,
  id: string,
  processId: string,
  content: string,
  outcome: Outcome,
): Promise<Message[]> {
  const now = new Date()
  return tx.message.updateManyAndReturn({
    where: { id, processId, status: 'STREAMING' },
    data: {
      content,
      status: outcome.status,
      failureCode: outcome.failure?.code ?? null,
      failureMessage: outcome.failure?.message ?? null,
      promptTokens: outcome.usage?.promptTokens ?? null,
      completionTokens: outcome.usage?.completionTokens ?? null,
      timeToFirstToken: outcome.timeToFirstToken ?? null,
      duration: outcome.duration ?? null,
      processId: null,
      updatedAt: now,
      completedAt: now,
    },
  })
}
