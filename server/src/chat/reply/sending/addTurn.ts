import type { Conversation, Message } from '@parley/prisma'
import type { Transaction } from '../../../base/db/db.js'
import { newId } from '../../../base/db/id.js'
import { notFound } from '../../../base/errors.js'
import type { Viewer } from '../../../base/viewer.js'
import { lockConversation } from '../../conversation/access.js'
import { makerOf } from '../../conversation/historyAccess.js'
import { recordEvent } from '../../conversationEvent/record.js'
import { noteForSearch } from '../../search/changes.js'
import { type BranchPlace, findParent, placeBelow } from './branchPlace.js'

/** A reply, and what it answers: a new message, or one that was answered before. */
export interface Turn {
  /** Text of a new message below the parent; absent: the parent itself gets another reply. */
  content?: string
  /** The message it goes below, null for the beginning of the conversation; absent: the newest one. */
  parentId?: string | null
  model: string
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
  const conversation = await lockConversation(tx, viewer, conversationId, 'WRITE', {
    lastSeq: { increment: size },
    eventSeq: { increment: size },
    lastMessageAt: now,
    lastMessageId: replyId,
    updatedAt: now,
  })
  const parent = await findParent(tx, conversationId, turn.parentId)
  const place = await placeBelow(tx, conversationId, parent)
  const base = { conversation, madeBy: makerOf(viewer), now }
  const added =
    turn.content === undefined
      ? null
      : messageOf(base, viewer, { ...turn, content: turn.content }, messageId, parent, place)
  const message = added ?? parent
  if (!message) throw notFound('The message')
  const reply = replyOf(base, turn, replyId, message, added ? { ...place, depth: place.depth + 1 } : place)

  await tx.message.createMany({ data: added ? [added, reply] : [reply] })
  await tx.participant.updateMany({
    where: { conversationId },
    data: { lastMessageAt: now, updatedAt: now },
  })
  // Whoever writes has read what was there.
  await tx.participant.updateMany({
    where: { conversationId, userId: viewer.user.id },
    data: { readSeq: conversation.lastSeq - 1 },
  })
  // What was sent is a draft no more; what was typed since then still is.
  if (turn.content !== undefined)
    await tx.draft.deleteMany({
      where: { conversationId, userId: viewer.user.id, content: turn.content },
    })
  const listed = !conversation.temporary
  if (added && listed) await noteForSearch(tx, [{ conversationId, messageId }])
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
