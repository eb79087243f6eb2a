import type { Transaction } from '../../base/db/db.js'
import { tell } from '../../base/db/ending.js'
import { auditHead } from '../audit/head.js'

export type AdminEventKind = 'CREATED' | 'UPDATED' | 'DELETED'

/** Channel that tells of new events. */
export const ADMIN_EVENT_CHANNEL = 'admin-event'

/** Transactions that hold an event and so the end of the audit log, until they are forgotten themselves. */
const recording = new WeakSet<Transaction>()

/**
 * Tells consoles that something of AdminEventType but a conversation changed, with the transaction of the change. It waits for
 * the end of the audit log: so the numbers of events become visible in their order, and a reader that goes on behind
 * the last one it saw misses none (on PostgreSQL a sequence alone does not give that). Call it late in a transaction,
 * like the audit log itself: everybody else who records waits for its end.
 */
export async function recordAdminEvent(
  tx: Transaction,
  kind: AdminEventKind,
  ...nodeIds: string[]
): Promise<void> {
  await holdEnd(tx)
  await insertAdminEvent(tx, kind, ...nodeIds)
}

/** Tells that a budget has come to its `alertAt`, or the part of one member of its role. */
export async function recordBudgetAlert(
  tx: Transaction,
  nodeId: string,
  userId: string | null,
): Promise<void> {
  await holdEnd(tx)
  await tx.adminEvent.create({ data: { kind: 'ALERTED', nodeId, userId, createdAt: new Date() } })
  told(tx)
}

async function holdEnd(tx: Transaction): Promise<void> {
  if (!recording.has(tx)) await tx.auditHead.update({ where: auditHead, data: { seq: { increment: 0 } } })
}

/** The same for who holds the end of the audit log already. */
export async function insertAdminEvent(
  tx: Transaction,
  kind: AdminEventKind,
  ...nodeIds: string[]
): Promise<void> {
  const createdAt = new Date()
  await tx.adminEvent.createMany({ data: nodeIds.map(nodeId => ({ kind, nodeId, createdAt })) })
  told(tx)
}

function told(tx: Transaction): void {
  recording.add(tx)
  tell(tx, ADMIN_EVENT_CHANNEL)
}
