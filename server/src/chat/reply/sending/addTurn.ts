import type { Conversation, Message } from '@parley/prisma'
import type { Transaction } from '../../../base/db/db.js'
import { newId } from '../../../base/db/id.js'
import { together } from '../../../base/db/together.js'
import { notFound } from '../../../base/errors.js'
import type { Viewer } from '../../../base/viewer.js'
import { lacking } from '../../conversation/access.js'
import { makerOf } from '../../conversation/historyAccess.js'
import { recordEvent } from '../../conversationEvent/record.js'
import { insertMessages } from '../../message/store.sql.js'
import { notesForSearch } from '../../search/changes.sql.js'
import { findPlace, forgetDraft, makeRoom, noteTurn } from './addTurn.sql.js'
import { type BranchPlace, placeBelow, requireParent } from './branchPlace.js'

/** A reply, and what it answers: a new message, or one that was answered before. */
export interface Turn {
  /** Text of a new message below the parent; absent: the parent itself gets another reply. */
  content?: string
  /** The message it goes below, null for the beginning of the conversation; absent: the newest one. */
  parentId?: string | null
  model: string
  /** How to answer it, over what the conversation says, as it is stored; absent: nothing. */
  parameters?: string | null
  processId: string
  idempotencyKey?: string | null
}

export interface Sent {
  conversation: Conversation
  message: Message
  reply: Message
}

/** Adds a turn to a conversation, which the first statement locks, and tells participants and search: rule 9 of docs/replies.md. */
export async function addTurn(
  tx: Transaction,
  viewer: Viewer,
  conversationId: string,
  turn: Turn,
): Promise<Sent> {
  const now = new Date()
  // In this order: lists are ordered by time and then by id.
  const messageId = newId('msg')
  const replyId = newId('msg')
  const size = turn.content === undefined ? 1 : 2
  const conversation = await makeRoom(tx, viewer, conversationId, { size, replyId, now })
  const found = await findPlace(tx, viewer, conversationId, turn.parentId)
  const refusal = lacking(found.access === null ? null : { access: found.access }, 'WRITE')
  if (refusal || !conversation) throw refusal ?? notFound('The conversation')
  const { parent } = found
  requireParent(parent, turn.parentId)
  const place = await placeBelow(tx, conversationId, found)
  const base = { conversation, madeBy: makerOf(viewer), now }
  const added =
    turn.content === undefined
      ? null
      : messageOf(base, viewer, { ...turn, content: turn.content }, messageId, parent, place)
  const message = added ?? parent
  if (!message) throw notFound('The message')
  const reply = replyOf(base, turn, replyId, message, added ? { ...place, depth: place.depth + 1 } : place)

  const statements = [insertMessages(added ? [added, reply] : [reply]), noteTurn(viewer, conversation, now)]
  if (added) statements.push(forgetDraft(viewer, conversationId, added.content))
  if (added && !conversation.temporary)
    statements.push(notesForSearch(tx.kind, [{ conversationId, messageId }]))
  await together(tx, statements)
  tell(tx, viewer, conversation, added, reply)
  return { conversation, message, reply }
}

interface Base {
  conversation: Conversation
  madeBy: string | null
  now: Date
}

const blank = ({ conversation, madeBy, now }: Base) => ({
  conversationId: conversation.id,
  ownerId: conversation.ownerId,
  temporary: conversation.temporary,
  madeBy,
  stopRequested: false,
  failureCode: null,
  failureMessage: null,
  failureDetail: null,
  reasoning: null,
  promptTokens: null,
  completionTokens: null,
  cachedPromptTokens: null,
  reasoningTokens: null,
  costNano: null,
  timeToFirstToken: null,
  duration: null,
  contextOmitted: null,
  finishReason: null,
  createdAt: now,
  updatedAt: now,
})

const messageOf = (
  base: Base,
  viewer: Viewer,
  turn: Turn & { content: string },
  id: string,
  parent: Message | null,
  place: BranchPlace,
): Message => ({
  ...blank(base),
  ...place,
  id,
  authorId: viewer.user.id,
  parentId: parent?.id ?? null,
  seq: base.conversation.lastSeq - 1,
  role: 'USER',
  content: turn.content,
  status: 'COMPLETE',
  model: null,
  parameters: turn.parameters ?? null,
  idempotencyKey: turn.idempotencyKey ?? null,
  processId: null,
  completedAt: base.now,
})

const replyOf = (base: Base, turn: Turn, id: string, message: Message, place: BranchPlace): Message => ({
  ...blank(base),
  ...place,
  id,
  authorId: null,
  parentId: message.id,
  seq: base.conversation.lastSeq,
  role: 'ASSISTANT',
  content: '',
  status: 'STREAMING',
  model: turn.model,
  parameters: turn.parameters ?? null,
  idempotencyKey: null,
  processId: turn.processId,
  completedAt: null,
})

function tell(
  tx: Transaction,
  viewer: Viewer,
  { id: conversationId, eventSeq, temporary }: Conversation,
  added: Message | null,
  reply: Message,
): void {
  const listed = !temporary
  const actorId = viewer.user.id
  if (added)
    recordEvent(tx, {
      conversationId,
      kind: 'MESSAGE_ADDED',
      messageId: added.id,
      actorId,
      conversationSeq: eventSeq - 1,
      listed,
    })
  recordEvent(tx, {
    conversationId,
    kind: 'REPLY_STARTED',
    messageId: reply.id,
    // Of a reply to a new message its author is the one who did something.
    ...(!added && { actorId }),
    conversationSeq: eventSeq,
    listed,
  })
}
