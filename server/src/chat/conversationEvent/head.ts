import type { ConversationEventHead } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'

/** The one row that holds the end of all events, and up to where they are forgotten. */
export const eventHead = { id: 1 }

/** Made at the first start; without it nothing can be recorded. */
export async function ensureEventHead(db: Db): Promise<void> {
  if (await db.read.conversationEventHead.findUnique({ where: eventHead })) return
  await db.write(
    tx => tx.$executeRaw`
      INSERT INTO conversation_event_head (id, seq, forgotten) VALUES (${eventHead.id}, 0, 0)
      ON CONFLICT DO NOTHING`,
  )
}

export const headOf = (db: Db): Promise<ConversationEventHead> =>
  db.read.conversationEventHead.findUniqueOrThrow({ where: eventHead })
