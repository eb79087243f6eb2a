import type { ConversationEventHead } from '@parley/prisma'
import type { Transaction } from '../../base/db/db.js'

export type Head = Pick<ConversationEventHead, 'seq' | 'forgotten' | 'unsealed'>

/** The one row that holds the end of all events, and up to where they are forgotten. */
export const eventHead = { id: 1 }

/** The end of events of which there are none; another one stays. */
export async function insertEventHead(tx: Transaction): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO conversation_event_head (id, seq, forgotten) VALUES (${eventHead.id}, 0, 0) ON CONFLICT DO NOTHING`
}
