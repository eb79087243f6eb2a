import type { Db } from '../../base/db/db.js'

/** Conversations in which somebody once had a reply written, behind one of them. */
export const conversationsUsed = (
  db: Db,
  userId: string,
  after: string,
  size: number,
): Promise<{ conversationId: string }[]> =>
  db.slowReads.$queryRaw`
    SELECT DISTINCT conversation_id AS "conversationId" FROM usage
    WHERE user_id = ${userId} AND conversation_id > ${after}
    ORDER BY conversation_id LIMIT ${size}`
