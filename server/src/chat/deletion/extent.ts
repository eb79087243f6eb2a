import type { Conversation, Message } from '@parley/prisma'
import type { Transaction } from '../../base/db/db.js'
import { CodedError, notFound } from '../../base/errors.js'
import type { Viewer } from '../../base/viewer.js'
import { below } from '../conversation/branch.js'
import { requireReadable } from '../conversation/historyAccess.js'
import { isDeleted } from '../message/standing.js'

type Row = Omit<Message, 'content'>

/** What a deletion is about: what there is to delete, and which replies are being written there or below. */
export interface Extent {
  ids: string[]
  streaming: string[]
}

/** A message, with `branch` also all that follows it. Throws unless the viewer may delete each of them. */
export async function findExtent(
  tx: Transaction,
  viewer: Viewer,
  conversation: Conversation,
  id: string,
  branch: boolean,
): Promise<Extent> {
  const conversationId = conversation.id
  const top = await tx.message.findFirst({ where: { id, conversationId }, omit: { content: true } })
  if (!top) throw notFound('The message')
  const branches = await tx.branch.findMany({ where: { conversationId } })
  const following = { conversationId, ...below(top, branches) }
  const rows = branch ? await tx.message.findMany({ where: following, omit: { content: true } }) : [top]
  const standing = await refuseOthers(tx, viewer, conversation, rows)
  const streaming = await tx.message.findMany({
    where: { ...following, status: 'STREAMING' },
    select: { id: true },
  })
  return { ids: standing.map(row => row.id), streaming: streaming.map(row => row.id) }
}

/** The owner deletes whatever there is; others what they wrote, and the replies to it. */
async function refuseOthers(
  tx: Transaction,
  viewer: Viewer,
  conversation: Conversation,
  rows: Row[],
): Promise<Row[]> {
  const standing = rows.filter(row => !isDeleted(row))
  for (const row of standing) requireReadable(viewer, row)
  const me = viewer.user.id
  if (conversation.ownerId === me) return standing
  const replies = standing.filter(({ role }) => role === 'ASSISTANT')
  const asked = await tx.message.findMany({
    where: { id: { in: replies.map(({ parentId }) => parentId ?? '') }, authorId: me },
    select: { id: true },
  })
  const mine = new Set(asked.map(row => row.id))
  const isOthers = ({ role, authorId, parentId }: Row) =>
    role === 'ASSISTANT' ? !mine.has(parentId ?? '') : authorId !== me
  if (standing.some(isOthers))
    throw new CodedError(
      'FORBIDDEN',
      'Only the owner of a conversation may delete what others wrote, and the replies to it.',
    )
  return standing
}
