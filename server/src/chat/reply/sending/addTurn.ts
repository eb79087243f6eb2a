import type { Conversation, Message } from '@parley/prisma'
import type { Transaction } from '../../../base/db/db.js'
import { newId } from '../../../base/db/id.js'
import { type Statement, together } from '../../../base/db/together.js'
import { notFound } from '../../../base/errors.js'
import type { Viewer } from '../../../base/viewer.js'
import { insertLinks } from '../../attachment/links.sql.js'
import { lacking } from '../../conversation/access.js'
import { insertBranch } from '../../conversation/conversation.sql.js'
import { makerOf } from '../../conversation/historyAccess.js'
import { newConversation, storeStart } from '../../conversation/start.js'
import { recordBeside, recordEvent } from '../../conversationEvent/record.js'
import type { PlacedConversationEvent } from '../../conversationEvent/write.js'
import { insertMessages } from '../../message/store.sql.js'
import { notesForSearch } from '../../search/changes.sql.js'
import { findPlace, forgetDraft, makeRoom, noteTurn } from './addTurn.sql.js'
import { type BranchPlace, placeBelow, requireParent } from './branchPlace.js'
import { messageOf, replyOf } from './newMessages.js'

/** A reply, and what it answers: a new message, or one that was answered before. */
export interface Turn {
  /** Null: a new one, which begins with this turn. */
  conversationId: string | null
  /** Text of a new message below the parent; absent: the parent itself gets another reply. */
  content?: string
  /** Ids of files that it carries, and what holds them once the conversation is locked; absent: none. */
  files?: { ids: readonly string[]; hold(tx: Transaction): Promise<void> }
  /** The message it goes below, null for the beginning of the conversation; absent: the newest one. */
  parentId?: string | null
  model: string
  /** How to answer it, over what the conversation says, as it is stored; absent: nothing. */
  parameters?: string | null
  /** What a new conversation is given in place of model and parameters, which are the turn's alone; absent: them. */
  started?: { model: string }
  processId: string
  idempotencyKey?: string | null
}

export interface Sent {
  conversation: Conversation
  message: Message
  reply: Message
}

/** Ids of a turn. */
export interface TurnIds {
  conversation: string
  message: string
  reply: string
}

/** Ids for what a turn makes, in this order: lists are ordered by time and then by id. */
export const idsFor = ({ conversationId, content, parentId }: Turn): TurnIds => ({
  conversation: conversationId ?? newId('cnv'),
  message: content === undefined ? (parentId ?? '') : newId('msg'),
  reply: newId('msg'),
})

/** Where a turn goes, and the statements that make room for it. */
interface Room {
  conversation: Conversation
  parent: Message | null
  place: BranchPlace
  statements: Statement[]
}

/**
 * Adds a turn, and tells participants and search: rule 9 of docs/replies.md. A conversation that is there is locked by the
 * first statement. What runs `beside` needs none of the others.
 */
export async function addTurn(
  tx: Transaction,
  viewer: Viewer,
  turn: Turn,
  ids: TurnIds = idsFor(turn),
  beside: readonly Statement[] = [],
): Promise<Sent> {
  const now = new Date()
  const { conversation, parent, place, statements } =
    turn.conversationId === null
      ? begin(tx, viewer, turn, ids, now)
      : await enter(tx, viewer, turn.conversationId, turn, ids, now)
  await turn.files?.hold(tx)
  // What is given to a new conversation holds for all of it.
  const parameters = ((turn.conversationId !== null || turn.started) && turn.parameters) || null
  const base = { conversation, parameters, madeBy: makerOf(viewer), now }
  const added =
    turn.content === undefined
      ? null
      : messageOf(base, viewer, { ...turn, content: turn.content }, ids.message, parent, place)
  const message = added ?? parent
  if (!message) throw notFound('The message')
  const reply = replyOf(base, turn, ids.reply, message, added ? { ...place, depth: place.depth + 1 } : place)
  const changes = [{ conversationId: ids.conversation, messageId: ids.message }]
  const events = eventsOf(viewer, conversation, added, reply)
  await together(tx, [
    ...statements,
    insertMessages(added ? [added, reply] : [reply]),
    ...(added && turn.files?.ids.length ? [insertLinks(added.id, turn.files.ids)] : []),
    ...(added && !conversation.temporary ? [notesForSearch(tx.kind, changes)] : []),
    ...beside,
    ...(turn.conversationId === null ? [] : recordBeside(tx, ...events)),
  ])
  // Who is in a conversation that begins is seen by the next statement.
  if (turn.conversationId === null) recordEvent(tx, ...events)
  return { conversation, message, reply }
}

/** Of a conversation that nobody knows yet: nothing has to be locked or looked for. */
function begin(tx: Transaction, viewer: Viewer, turn: Turn, ids: TurnIds, now: Date): Room {
  const { model, parameters } = turn.started ? { ...turn.started, parameters: null } : turn
  const conversation = {
    ...newConversation(ids.conversation, viewer, { model, parameters }, now),
    lastSeq: 2,
    eventSeq: 3,
    lastMessageId: ids.reply,
  }
  const { place, begun } = placeBelow(ids.conversation, { parent: null, continued: false })
  const statements = [...storeStart(tx, conversation, 1), ...(begun ? [insertBranch(begun)] : [])]
  return { conversation, parent: null, place, statements }
}

async function enter(
  tx: Transaction,
  viewer: Viewer,
  id: string,
  { content, parentId }: Turn,
  ids: TurnIds,
  now: Date,
): Promise<Room> {
  const size = content === undefined ? 1 : 2
  const conversation = await makeRoom(tx, viewer, id, { size, replyId: ids.reply, now })
  const found = await findPlace(tx, viewer, id, { parentId, content })
  const refusal = lacking(found.access === null ? null : { access: found.access }, 'WRITE')
  if (refusal || !conversation) throw refusal ?? notFound('The conversation')
  const { parent } = found
  requireParent(parent, parentId)
  const { place, begun } = placeBelow(id, found)
  const statements = [
    ...(begun ? [insertBranch(begun)] : []),
    noteTurn(viewer, conversation, now),
    ...(content !== undefined && found.drafted ? [forgetDraft(viewer, id, content)] : []),
  ]
  return { conversation, parent, place, statements }
}

function eventsOf(
  viewer: Viewer,
  { id: conversationId, eventSeq, temporary }: Conversation,
  added: Message | null,
  reply: Message,
): PlacedConversationEvent[] {
  const listed = !temporary
  const actorId = viewer.user.id
  const started: PlacedConversationEvent = {
    conversationId,
    kind: 'REPLY_STARTED',
    messageId: reply.id,
    // Of a reply to a new message its author is the one who did something.
    ...(!added && { actorId }),
    conversationSeq: eventSeq,
    listed,
  }
  if (!added) return [started]
  const conversationSeq = eventSeq - 1
  return [
    { conversationId, kind: 'MESSAGE_ADDED', messageId: added.id, actorId, conversationSeq, listed },
    started,
  ]
}
