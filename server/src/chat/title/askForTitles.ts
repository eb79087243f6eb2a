import type { Message } from '@parley/prisma'
import type { Transaction } from '../../base/db/db.js'
import type { Asking } from '../../base/db/together.js'
import { enqueueBeside } from '../../base/jobs/enqueue.js'
import { isFirst } from './title.sql.js'

/** Has conversations without a title titled of which the first reply is complete with this transaction, by these that end. */
export function askForTitles(tx: Transaction, ended: Message[], untitled: ReadonlySet<string>): Asking[] {
  const complete = ended.filter(
    ({ status, temporary, conversationId }) =>
      status === 'COMPLETE' && !temporary && untitled.has(conversationId),
  )
  if (complete.length === 0) return []
  const first = new Map(complete.toReversed().map(({ id, conversationId }) => [conversationId, id]))
  const wanted = [...first].map(([subject, replyId]) => ({ subject, payload: { replyId } }))
  const known = complete.map(({ id }) => id)
  return [enqueueBeside(tx, 'title', wanted, isFirst(tx, known))]
}
