import type { AuditEvent } from '@parley/prisma'
import type { Logger } from 'pino'
import type { Db, Transaction } from '../../base/db/db.js'
import { tell } from '../../base/db/ending.js'
import { newId } from '../../base/db/id.js'
import type { Origin, Viewer } from '../../base/viewer.js'
import { insertAdminEvent } from '../adminEvent/adminEvent.service.js'
import { ACCESS_CHANNEL } from '../session/accessChannel.js'
import { insertAuditHead } from './audit.sql.js'
import type { OtherAction, RightsAction } from './auditActions.js'
import { createChain } from './chain.js'
import { auditHead } from './head.js'

export type AuditEntry = EntryFacts &
  (
    | {
        action: RightsAction
        /** Ids of the users, sessions and API keys whose rights change: every process is told after the commit. */
        affects: string[]
      }
    | { action: OtherAction; affects?: undefined }
  )

interface EntryFacts {
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
  /**
   * Adds to the log in the transaction of the change: if that fails, so does the change. Call it late: whoever else
   * adds to the log waits for the end of this transaction.
   */
  record(tx: Transaction, actor: Actor, entry: AuditEntry): Promise<AuditEvent>
}

const MAX_TEXT = 500

export function createAudit(secret: string, now: () => Date = () => new Date()): Audit {
  const chain = createChain(secret)
  return {
    async record(tx, actor, { action, target, affects = [], outcome = 'SUCCESS', details = {} }) {
      // Locks the end of the log until the transaction ends: the sequence has no gaps and one order.
      const head = await tx.auditHead.update({ where: auditHead, data: { seq: { increment: 1 } } })
      const row = {
        seq: head.seq,
        id: newId('aud'),
        createdAt: now(),
        actorId: actor.user?.id ?? null,
        action,
        targetType: target?.type ?? null,
        targetId: target?.id ?? null,
        outcome,
        ip: actor.origin.ip,
        userAgent: actor.origin.userAgent && storable(actor.origin.userAgent),
        requestId: actor.origin.requestId,
        details: JSON.stringify(Object.entries(details).map(([key, value]) => [key, storable(value)])),
      }
      const hash = chain(head.hash, row)
      await tx.auditHead.update({ where: auditHead, data: { hash } })
      await insertAdminEvent(tx, 'CREATED', row.id)
      if (affects.length > 0) tell(tx, ACCESS_CHANNEL, ...affects)
      return tx.auditEvent.create({ data: { ...row, hash } })
    },
  }
}

/** What others sent must not make the log fail: of a bounded length, and what PostgreSQL takes for text. */
const storable = (text: string): string => text.slice(0, MAX_TEXT).replaceAll('\0', '').toWellFormed()

/** Made at the first start; without it nothing can be recorded. */
export async function ensureAuditHead(db: Db): Promise<void> {
  if (await db.read.auditHead.findUnique({ where: auditHead })) return
  await db.write(insertAuditHead)
}

/**
 * The end of the log into the server's log, which is usually kept elsewhere: `audit verify --head` finds by it what was
 * cut off later.
 */
export async function tellAuditHead(db: Db, log: Pick<Logger, 'info'>): Promise<void> {
  const head = await db.read.auditHead.findUnique({ where: auditHead })
  if (head) log.info({ head: `${head.seq}:${head.hash}` }, 'the end of the audit log')
}
