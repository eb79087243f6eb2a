import type { Transaction } from '../../base/db/db.js'
import { auditHead } from './head.js'

/** The end of a log in which nothing stands; another one stays. */
export async function insertAuditHead(tx: Transaction): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO audit_head (id, seq, hash) VALUES (${auditHead.id}, 0, '') ON CONFLICT DO NOTHING`
}
