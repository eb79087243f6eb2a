import type { Transaction } from '../../base/db/db.js'

/** The end of events of which there are none; another one stays. */
export async function insertEventHead(tx: Transaction, id: number): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO conversation_event_head (id, seq, forgotten) VALUES (${id}, 0, 0) ON CONFLICT DO NOTHING`
}
