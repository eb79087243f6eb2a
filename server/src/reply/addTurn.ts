import type { Message } from '@parley/prisma'
import type { Transaction } from '../db/db.js'
import { newId } from '../db/id.js'
import { CodedError, notFound } from '../errors.js'
import type { Viewer } from '../session/session.service.js'
import type { Sent } from './reply.service.js'

interface Turn {
  content: string
  model: string
  processId: string
  parentId?: string | null
  idempotencyKey?: string | null
}

/**
 * Adds a message and its empty reply to a conversation. The first statement locks the conversation: of two people who
 * send at once the second one answers what the first one's turn left.
 */
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
  const [conversation] = await tx.conversation.updateManyAndReturn({
    where: { id: conversationId, ownerId: viewer.user.id },
    data: { lastSeq: { increment: 2 }, lastMessageAt: now, lastMessageId: replyId, updatedAt: now },
  })
  if (!conversation) throw notFound('The conversation')
  const parent = await findParent(tx, conversationId, turn.parentId)
  const { branchId, depth } = await place(tx, conversationId, parent)

  const blank = {
    conversationId,
    ownerId: conversation.ownerId,
    branchId,
    stopRequested: false,
    failureCode: null,
    failureMessage: null,
    promptTokens: null,
    completionTokens: null,
    timeToFirstToken: null,
    duration: null,
    createdAt: now,
    updatedAt: now,
  }
  const message: Message = {
    ...blank,
    id: messageId,
    authorId: viewer.user.id,
    parentId: parent?.id ?? null,
    depth,
    seq: conversation.lastSeq - 1,
    role: 'USER',
    content: turn.content,
    status: 'COMPLETE',
    model: null,
    idempotencyKey: turn.idempotencyKey ?? null,
    processId: null,
    completedAt: now,
  }
  const reply: Message = {
    ...blank,
    id: replyId,
    authorId: null,
    parentId: messageId,
    depth: depth + 1,
    seq: conversation.lastSeq,
    role: 'ASSISTANT',
    content: '',
    status: 'STREAMING',
    model: turn.model,
    idempotencyKey: null,
    processId: turn.processId,
    completedAt: null,
  }
  await tx.message.createMany({ data: [message, reply] })
  return { conversation, message, reply }
}

async function findParent(tx: Transaction, conversationId: string, parentId: string | null | undefined) {
  const parent = parentId
    ? await tx.message.findFirst({ where: { id: parentId, conversationId } })
    : await tx.message.findFirst({ where: { conversationId }, orderBy: { seq: 'desc' } })
  if (parentId && !parent) throw notFound('The parent message')
  if (parent?.status === 'STREAMING')
    throw new CodedError(
      'CONFLICT',
      'A reply is being written: wait for it, stop it, or name an earlier parentId.',
    )
  return parent
}

/** Below a message that has been answered a new branch begins, else its own goes on. */
async function place(
  tx: Transaction,
  conversationId: string,
  parent: Message | null,
): Promise<{ branchId: string; depth: number }> {
  const depth = parent ? parent.depth + 1 : 0
  const next = parent && (await tx.message.findFirst({ where: { branchId: parent.branchId, depth } }))
  if (parent && !next) return { branchId: parent.branchId, depth }
  const branch = { id: newId('brn'), conversationId, parentId: parent?.branchId ?? null, fromDepth: depth }
  await tx.branch.create({ data: branch })
  return { branchId: branch.id, depth }
}
