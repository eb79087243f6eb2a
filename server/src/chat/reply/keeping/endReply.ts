import type { Message } from '@parley/prisma'
import type { Transaction } from '../../../base/db/db.js'
import { type Books, reckon } from '../../../spending/usage/reckon.js'
import { settle } from '../../../spending/usage/settle.js'
import { linkMade } from '../../attachment/links.sql.js'
import { recordBudgetAlerted, recordEvent } from '../../conversationEvent/record.js'
import { imageIn } from '../../model/parameters.js'
import { noteForSearch } from '../../search/changes.sql.js'
import { lockConversations, type Reckoned, raiseEventSeqs, readEnding, writeEnds } from './ends.sql.js'
import type { End, Outcome } from './outcome.js'

/**
 * Ends replies of this process, with all that follows from it, in as many statements however many they are. One that is
 * missing from the answer was not this process's, or no longer: rule 3 of docs/replies.md.
 */
export async function endReplies(
  tx: Transaction,
  processId: string,
  ends: End[],
  books: Books,
): Promise<Message[]> {
  const ids = ends.map(({ id }) => id)
  await lockConversations(tx, books, ids)
  const { rows, reservations } = await readEnding(tx, ids)
  const reckoned = ends.map(end => {
    const { id, content, outcome, completionTokens } = end
    const row = rows.get(id)
    const model = outcome.model ?? row?.model ?? reservations.get(id)?.model ?? null
    const unheard = outcome.status === 'FAILED' && outcome.failure?.code !== 'INTERRUPTED' && content === ''
    const images = outcome.images ?? lostImages(outcome, row)
    const call = { model: model ?? '', usage: outcome.usage, completionTokens, unheard, images }
    return { ...end, row, model, used: reckon(books.prices, call, reservations.get(id)) }
  })
  const ended = await writeEnds(tx, processId, reckoned, books)
  const isEnded = new Set(ended.map(({ id }) => id))
  for (const { id, outcome } of ends)
    if (outcome.attachmentId && isEnded.has(id)) await linkMade(tx, id, outcome.attachmentId)
  await settle(
    tx,
    { kind: books.kind, tellPerson: recordBudgetAlerted },
    reckoned
      .filter(({ id, row }) => !row || isEnded.has(id))
      .map(({ id, row, model, outcome, used }) => ({
        id,
        message: row ?? null,
        model,
        timeToFirstToken: outcome.timeToFirstToken ?? null,
        failed: outcome.status === 'FAILED',
        failureCode: outcome.failure?.code ?? null,
        used,
      })),
    reservations,
  )
  await announceEnds(tx, ended, books)
  return ended
}

/** Of a process that is gone nobody knows whether the image was made: it counts. */
const lostImages = ({ failure, usage }: Outcome, row: Reckoned['row']): number =>
  failure?.code === 'INTERRUPTED' && !usage && imageIn(row?.parameters ?? null) ? 1 : 0

/** Tells participants and search that replies have ended. Their conversations are locked already, in one order. */
async function announceEnds(tx: Transaction, ended: Message[], books: Books): Promise<void> {
  if (ended.length === 0) return
  await noteForSearch(
    tx,
    ended
      .filter(({ temporary }) => !temporary)
      .map(({ id, conversationId }) => ({ conversationId, messageId: id })),
  )
  const byConversation = Map.groupBy(ended, ({ conversationId }) => conversationId)
  const raised = [...byConversation].map(([id, { length: events }]) => ({ id, events }))
  for (const { id, last } of await raiseEventSeqs(tx, books, raised)) {
    const replies = byConversation.get(id) ?? []
    const before = last - replies.length
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
