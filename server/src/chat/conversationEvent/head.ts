import type { ConversationEventHead } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { insertEventHead } from './head.sql.js'

/** The one row that holds the end of all events, and up to where they are forgotten. */
export const eventHead = { id: 1 }

/** Made at the first start; without it nothing can be recorded. */
export async function ensureEventHead(db: Db): Promise<void> {
  if (await db.read.conversationEventHead.findUnique({ where: eventHead })) return
  await db.write(tx => insertEventHead(tx, eventHead.id))
}

export const headOf = (db: Db): Promise<ConversationEventHead> =>
  db.read.conversationEventHead.findUniqueOrThrow({ where: eventHead })
