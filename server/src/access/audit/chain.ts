import { createHmac, hkdfSync } from 'node:crypto'
import type { AuditEvent } from '@parley/prisma'

export type Chain = ReturnType<typeof createChain>

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
