import type { Conversation, Participant } from '@parley/prisma'
import type { Access } from '@parley/schema'
import type { ReadClient, Transaction } from '../../base/db/db.js'
import { CodedError, notFound } from '../../base/errors.js'
import type { Viewer } from '../../base/viewer.js'

/** What each access lets somebody do, the least first. */
const ranks: Record<Access, number> = { READ: 0, WRITE: 1, OWNER: 2 }

/** Conversations somebody may see: everybody who may is a participant, the owner included. */
export const readableBy = (viewer: Viewer) => ({ participants: { some: { userId: viewer.user.id } } })

/**
 * Locks a conversation for the transaction, changes it, and only then looks at the viewer's part in it: nobody who is
 * being taken out gets in between. The first statement of such a transaction, after users.
 */
export async function lockConversation(
  tx: Transaction,
  viewer: Viewer,
  id: string,
  needed: Access,
  data: ConversationChange = { eventSeq: { increment: 0 } },
): Promise<Conversation> {
  const [conversation] = await tx.conversation.updateManyAndReturn({
    where: { id, ...readableBy(viewer) },
    data,
  })
  await participation(tx, viewer, id, needed)
  if (!conversation) throw notFound('The conversation')
  return conversation
}

type ConversationChange = Parameters<Transaction['conversation']['updateManyAndReturn']>[0]['data']

/**
 * The viewer's part in a conversation. Throws NOT_FOUND for one that is not there or not shared with them, and
 * FORBIDDEN where it is, but not for this.
 */
export async function participation(
  client: Pick<ReadClient, 'participant'> | Pick<Transaction, 'participant'>,
  viewer: Viewer,
  conversationId: string,
  needed: Access = 'READ',
): Promise<Participant> {
  const part = await client.participant.findUnique({
    where: { conversationId_userId: { conversationId, userId: viewer.user.id } },
  })
  const refusal = lacking(part, needed)
  if (refusal || !part) throw refusal ?? notFound('The conversation')
  return part
}

/** What somebody with this part, or none, is told who wants to do something. */
export function lacking(part: Pick<Participant, 'access'> | null, needed: Access): CodedError | null {
  if (!part) return notFound('The conversation')
  if (ranks[part.access as Access] >= ranks[needed]) return null
  return new CodedError(
    'FORBIDDEN',
    needed === 'OWNER'
      ? 'Only its owner may do that.'
      : 'You may read this conversation, but not write in it.',
  )
}
