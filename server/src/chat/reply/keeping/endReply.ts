import type { Message } from '@parley/prisma'
import type { Transaction } from '../../../base/db/db.js'
import { type Books, reckon } from '../../../spending/usage/reckon.js'
import { settle } from '../../../spending/usage/settle.js'
import { recordBudgetAlerted, recordEvent } from '../../conversationEvent/record.js'
import { noteForSearch } from '../../search/changes.sql.js'
import { lockConversations, raiseEventSeqs, readEnding, writeEnds } from './ends.sql.js'
import type { End } from './outcome.js'

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
    const call = { model: model ?? '', usage: outcome.usage, completionTokens, unheard }
    return { ...end, row, model, used: reckon(books.prices, call, reservations.get(id)) }
  })
  const ended = await writeEnds(tx, processId, reckoned, books)
  const isEnded = new Set(ended.map(({ id }) => id))
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
