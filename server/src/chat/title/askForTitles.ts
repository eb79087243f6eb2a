import { type Message, Prisma } from '@parley/prisma'
import type { Db, Transaction } from '../../base/db/db.js'
import { oneOf } from '../../base/db/oneOf.js'
import { enqueue } from '../../base/jobs/enqueue.js'

/** Has the conversations titled of which the first reply is complete with this transaction, unless they have a title. */
export async function askForTitles(tx: Transaction, db: Pick<Db, 'kind'>, ended: Message[]): Promise<void> {
  const complete = ended.filter(({ status, temporary }) => status === 'COMPLETE' && !temporary)
  if (complete.length === 0) return
  const replyIds = complete.map(({ id }) => id)
  const untitled = await tx.$queryRaw<{ id: string }[]>`
    SELECT c.id FROM conversation c
    WHERE ${oneOf(
      db,
      Prisma.sql`c.id`,
      complete.map(({ conversationId }) => conversationId),
    )}
      AND c.title IS NULL AND NOT EXISTS (
        SELECT 1 FROM message m WHERE m.conversation_id = c.id AND m.role = 'ASSISTANT'
          AND m.status = 'COMPLETE' AND NOT ${oneOf(db, Prisma.sql`m.id`, replyIds)})`
  for (const { id } of untitled) {
    const replyId = complete.find(({ conversationId }) => conversationId === id)?.id
    if (replyId) await enqueue(tx, 'title', id, { replyId })
  }
}
