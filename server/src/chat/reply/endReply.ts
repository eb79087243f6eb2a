import { type Message, Prisma } from '@parley/prisma'
import type { Transaction } from '../../base/db/db.js'
import { oneOf } from '../../base/db/oneOf.js'
import { type Books, reckon } from '../../spending/usage/reckon.js'
import { settle } from '../../spending/usage/settle.js'
import type { End } from './outcome.js'
import { tellEnds } from './tellEnds.js'
import { writeEnds } from './writeEnds.js'

/**
 * Ends replies that are still being written by this process, with all that follows from it: what they used is booked,
 * participants and search are told. A reply that is missing from the answer was not this process's, or no longer; of one
 * that was deleted only the money is settled. However many replies end, these are as many statements.
 */
export async function endReplies(
  tx: Transaction,
  processId: string,
  ends: End[],
  books: Books,
): Promise<Message[]> {
  const ids = ends.map(({ id }) => id)
  await lockConversations(tx, books, ids)
  const found = await tx.message.findMany({ where: { id: { in: ids } }, omit: { content: true } })
  const rows = new Map(found.map(row => [row.id, row]))
  const reservations = new Map(
    (await tx.reservation.findMany({ where: { messageId: { in: ids } } })).map(row => [row.messageId, row]),
  )
  const reckoned = ends.map(end => {
    const { id, content, outcome, completionTokens } = end
    const row = rows.get(id)
    const model = outcome.model ?? row?.model ?? null
    const unheard = outcome.status === 'FAILED' && outcome.failure?.code !== 'INTERRUPTED' && content === ''
    const call = { model: model ?? '', usage: outcome.usage, completionTokens, unheard }
    return { ...end, row, model, used: reckon(books.prices, call, reservations.get(id)) }
  })
  const ended = await writeEnds(tx, processId, reckoned, books)
  const isEnded = new Set(ended.map(({ id }) => id))
  await settle(
    tx,
    books,
    reckoned
      .filter(({ id, row }) => !row || isEnded.has(id))
      .map(({ id, row, model, outcome, used }) => ({
        id,
        message: row ?? null,
        model,
        timeToFirstToken: outcome.timeToFirstToken ?? null,
        failed: outcome.status === 'FAILED',
        used,
      })),
    reservations,
  )
  await tellEnds(tx, ended, books)
  return ended
}

/**
 * Before the messages, as everybody who changes a conversation locks; in the order of the ids. The numbers of the events
 * need it in any case.
 */
async function lockConversations(tx: Transaction, { kind }: Books, messageIds: string[]): Promise<void> {
  if (kind === 'sqlite') return
  await tx.$queryRaw`
    SELECT id FROM conversation
    WHERE id IN (SELECT conversation_id FROM message WHERE ${oneOf({ kind }, Prisma.sql`message.id`, messageIds)})
    ORDER BY id COLLATE "C" FOR NO KEY UPDATE`
}
