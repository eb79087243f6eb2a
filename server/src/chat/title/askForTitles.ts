import type { Message } from '@parley/prisma'
import type { Db, Transaction } from '../../base/db/db.js'
import { enqueue } from '../../base/jobs/enqueue.js'
import { findUntitled } from './title.sql.js'

/** Has the conversations titled of which the first reply is complete with this transaction, unless they have a title. */
export async function askForTitles(tx: Transaction, db: Pick<Db, 'kind'>, ended: Message[]): Promise<void> {
  const complete = ended.filter(({ status, temporary }) => status === 'COMPLETE' && !temporary)
  if (complete.length === 0) return
  const replyIds = complete.map(({ id }) => id)
  const conversationIds = complete.map(({ conversationId }) => conversationId)
  for (const id of await findUntitled(tx, db, conversationIds, replyIds)) {
    const replyId = complete.find(({ conversationId }) => conversationId === id)?.id
    if (replyId) await enqueue(tx, 'title', id, { replyId })
  }
}
