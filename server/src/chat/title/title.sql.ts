import { Prisma } from '@parley/prisma'
import type { Db, Transaction } from '../../base/db/db.js'
import { oneOf } from '../../base/db/oneOf.js'

/** Which of these conversations have no title, and no complete reply but these. */
export async function findUntitled(
  tx: Transaction,
  db: Pick<Db, 'kind'>,
  conversationIds: string[],
  replyIds: string[],
): Promise<string[]> {
  const untitled = await tx.$queryRaw<{ id: string }[]>`
    SELECT c.id FROM conversation c
    WHERE ${oneOf(db, Prisma.sql`c.id`, conversationIds)}
      AND c.title IS NULL AND NOT EXISTS (
        SELECT 1 FROM message m WHERE m.conversation_id = c.id AND m.role = 'ASSISTANT'
          AND m.status = 'COMPLETE' AND NOT ${oneOf(db, Prisma.sql`m.id`, replyIds)})`
  return untitled.map(({ id }) => id)
}
