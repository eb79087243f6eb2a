import type { Message } from '@parley/prisma'
import type { Transaction } from '../../../base/db/db.js'
import { type Asking, type Statement, together } from '../../../base/db/together.js'
import type { Books } from '../../../spending/usage/reckon.js'
import { book, type Ended } from '../../../spending/usage/settle.js'
import { linkMade } from '../../attachment/links.sql.js'
import { recordBeside, recordBudgetAlerted } from '../../conversationEvent/record.js'
import { notesForSearch } from '../../search/changes.sql.js'
import { askForTitles } from '../../title/askForTitles.js'
import { type Ending, raiseEventSeqs, readEnding, writeEnds } from './ends.sql.js'
import type { End } from './outcome.js'
import { endedMessage, type Reckoned, reckonEnd } from './reckoned.js'

const unknown: Ending = { row: undefined, eventSeq: 0, untitled: false, reservation: undefined }

/**
 * Ends replies of this process, with all that follows from it, in as many statements however many they are. One that is
 * missing from the answer was not this process's, or no longer: rule 3 of docs/replies.md. `titles`: whether models write
 * them.
 */
export async function endReplies(
  tx: Transaction,
  processId: string,
  ends: End[],
  books: Books,
  { titles = false } = {},
): Promise<Message[]> {
  const { kind } = books
  const now = new Date()
  const known = await readEnding(
    tx,
    ends.map(({ id }) => id),
  )
  const reckoned = ends.map(end => reckonEnd(end, known.get(end.id) ?? unknown, books))
  const isOurs = ({ row }: Reckoned) => row?.processId === processId && row.status === 'STREAMING'
  const ours = reckoned.filter(isOurs)
  const ended = ours.flatMap(one => (one.row ? [endedMessage(one, one.row, now)] : []))
  const booking = await book(
    tx,
    { kind, tellPerson: recordBudgetAlerted },
    reckoned.filter(one => !one.row || isOurs(one)).map(bookedOf),
  )
  const made = ours.flatMap(({ id: messageId, outcome: { attachmentId } }) =>
    attachmentId ? [{ messageId, attachmentId }] : [],
  )
  const untitled = ours.flatMap(({ row, untitled }) => (row && untitled ? [row.conversationId] : []))
  await together(tx, [
    ...(ended.length > 0 ? [writeEnds(kind, ended, now)] : []),
    ...(made.length > 0 ? [linkMade(kind, made)] : []),
    ...booking.statements,
    ...announceEnds(tx, ended, known),
    ...(titles ? askForTitles(tx, ended, new Set(untitled)) : []),
  ])
  await booking.settle()
  return ended
}

const bookedOf = ({ id, row, reservation, model, outcome, used }: Reckoned): Ended => ({
  id,
  message: row ?? null,
  reservation,
  model,
  timeToFirstToken: outcome.timeToFirstToken ?? null,
  failed: outcome.status === 'FAILED',
  failureCode: outcome.failure?.code ?? null,
  used,
})

/** Tells participants and search that replies have ended. Their conversations are locked already, in one order. */
function announceEnds(
  tx: Transaction,
  ended: Message[],
  known: ReadonlyMap<string, Ending>,
): (Statement | Asking)[] {
  if (ended.length === 0) return []
  const changes = ended
    .filter(({ temporary }) => !temporary)
    .map(({ id, conversationId }) => ({ conversationId, messageId: id }))
  const byConversation = Map.groupBy(ended, ({ conversationId }) => conversationId)
  const raised = [...byConversation].map(([id, { length: events }]) => ({ id, events }))
  const events = [...byConversation.values()].flatMap(replies =>
    replies.map(({ id, conversationId, temporary }, i) => ({
      conversationId,
      kind: 'REPLY_FINISHED' as const,
      messageId: id,
      conversationSeq: (known.get(id)?.eventSeq ?? 0) + i + 1,
      listed: !temporary,
    })),
  )
  return [
    ...(changes.length > 0 ? [notesForSearch(tx.kind, changes)] : []),
    raiseEventSeqs(tx.kind, raised),
    ...recordBeside(tx, ...events),
  ]
}
