import { type Message, Prisma } from '@parley/prisma'
import type { Transaction } from '../../../base/db/db.js'
import { jsonTable } from '../../../base/db/jsonTable.js'
import { oneOf } from '../../../base/db/oneOf.js'
import { type Books, reckon } from '../../../spending/usage/reckon.js'
import { settle } from '../../../spending/usage/settle.js'
import { recordEvent } from '../../conversationEvent/record.js'
import { noteForSearch } from '../../search/changes.js'
import { writeEnds } from './ends.sql.js'
import type { End } from './outcome.js'

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

/** Tells participants and search that replies have ended. Their conversations are locked already, in one order. */
async function tellEnds(tx: Transaction, ended: Message[], { kind }: Books): Promise<void> {
  if (ended.length === 0) return
  await noteForSearch(
    tx,
    ended
      .filter(({ temporary }) => !temporary)
      .map(({ id, conversationId }) => ({ conversationId, messageId: id })),
  )
  const byConversation = Map.groupBy(ended, ({ conversationId }) => conversationId)
  const raised = [...byConversation].map(([id, { length: events }]) => ({ id, events }))
  const conversations = await tx.$queryRaw<{ id: string; last: number | bigint }[]>`
    UPDATE conversation SET event_seq = conversation.event_seq + raised.events
    FROM ${jsonTable(kind, 'raised', { id: 'text', events: 'integer' }, raised)}
    WHERE conversation.id = raised.id RETURNING conversation.id, conversation.event_seq AS "last"`
  for (const { id, last } of conversations) {
    const replies = byConversation.get(id) ?? []
    const before = Number(last) - replies.length
    replies.forEach((reply, i) => {
      recordEvent(tx, {
        conversationId: id,
        kind: 'REPLY_FINISHED',
        messageId: reply.id,
        conversationSeq: before + i + 1,
        listed: !reply.temporary,
      })
    })
  }
}
