import { createHmac, hkdfSync } from 'node:crypto'
import type { AuditEvent } from '@parley/prisma'
import type { Db, Transaction } from '../db/db.js'
import { newId } from '../db/id.js'
import type { Origin, Viewer } from '../session/session.service.js'

/** What happened, in the words of the log: `<what>.<happened>`. */
export type AuditAction =
  | 'session.created'
  | 'session.denied'
  | 'session.ended'
  | 'session.revoked'
  | 'user.created'
  | 'user.suspended'
  | 'user.reactivated'
  | 'user.updated'
  | 'identity.linked'
  | 'identity.unlinked'
  | 'tokens.renewal_failed'
  | 'role.created'
  | 'role.updated'
  | 'role.deleted'
  | 'role.assigned'
  | 'role.revoked'
  | 'api_key.created'
  | 'api_key.revoked'
  | 'access.denied'
  | 'audit_log.read'

export interface AuditEntry {
  action: AuditAction
  target?: { type: string; id: string }
  outcome?: 'SUCCESS' | 'DENIED' | 'FAILED'
  /** Short facts; never tokens, keys or what people wrote. */
  details?: Record<string, string>
}

/** Who did it: somebody signed in, or a request of nobody yet. */
export type Actor = Viewer | { origin: Origin; user?: { id: string } }

/** What the server does by itself. */
export const system: Actor = { origin: { requestId: 'system', ip: null, userAgent: null } }

export interface Audit {
  /** Adds to the log in the transaction of the change: if that fails, so does the change. */
  record(tx: Transaction, actor: Actor, entry: AuditEntry): Promise<AuditEvent>
}

const HEAD = 1

/** The hash of a row over the hash of the one before it: an edit, a deletion or an insertion breaks the chain there. */
export function createChain(secret: string) {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'parley audit log', 32))
  return (before: string, row: Omit<AuditEvent, 'hash'>): string =>
    createHmac('sha256', key)
      .update(
        JSON.stringify([
          before,
          row.seq,
          row.id,
          row.createdAt.toISOString(),
          row.actorId,
          row.action,
          row.targetType,
          row.targetId,
          row.outcome,
          row.ip,
          row.userAgent,
          row.requestId,
          row.details,
        ]),
      )
      .digest('base64url')
}

export function createAudit(secret: string): Audit {
  const chain = createChain(secret)
  return {
    async record(tx, actor, { action, target, outcome = 'SUCCESS', details = {} }) {
      // Locks the end of the log until the transaction ends: the sequence has no gaps and one order.
      const head = await tx.auditHead.update({ where: { id: HEAD }, data: { seq: { increment: 1 } } })
      const row = {
        seq: head.seq,
        id: newId('aud'),
        createdAt: new Date(),
        actorId: actor.user?.id ?? null,
        action,
        targetType: target?.type ?? null,
        targetId: target?.id ?? null,
        outcome,
        ip: actor.origin.ip,
        userAgent: actor.origin.userAgent,
        requestId: actor.origin.requestId,
        details: JSON.stringify(Object.entries(details)),
      }
      const hash = chain(head.hash, row)
      await tx.auditHead.update({ where: { id: HEAD }, data: { hash } })
      return tx.auditEvent.create({ data: { ...row, hash } })
    },
  }
}

/** The row that everybody who adds to the log locks. */
export async function ensureAuditHead(db: Db): Promise<void> {
  if (await db.read.auditHead.findUnique({ where: { id: HEAD } })) return
  await db.write(
    tx =>
      tx.$executeRaw`INSERT INTO audit_head (id, seq, hash) VALUES (${HEAD}, 0, '') ON CONFLICT DO NOTHING`,
  )
}
