import type { Conversation, Participant } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { notFound } from '../../base/errors.js'
import type { Viewer } from '../../base/viewer.js'
import { lockConversation, participation } from '../conversation/access.js'
import { recordEvent } from '../conversationEvent/record.js'

export type MarkService = ReturnType<typeof createMarkService>

/** How many messages came after the last one that somebody has read. */
export const unreadOf = (
  { lastSeq }: Pick<Conversation, 'lastSeq'>,
  part: Pick<Participant, 'readSeq'> | null,
): number => (part?.readSeq == null ? 0 : Math.max(0, lastSeq - part.readSeq))

/** How far everybody has read, for themselves alone. */
export function createMarkService({ db }: { db: Db }) {
  return {
    /** Moves the mark forward only: of two tabs the one that is behind takes nothing back. */
    async read(viewer: Viewer, conversationId: string, messageId?: string | null): Promise<Conversation> {
      const { readSeq } = await participation(db.read, viewer, conversationId)
      const conversation = await db.read.conversation.findUnique({ where: { id: conversationId } })
      if (!conversation) throw notFound('The conversation')
      const seq = messageId == null ? conversation.lastSeq : await seqOf(conversationId, messageId)
      // Who looks at what is read already, writes nothing.
      if (readSeq !== null && readSeq >= seq) return conversation
      const userId = viewer.user.id
      return db.write(async tx => {
        const locked = await lockConversation(tx, viewer, conversationId, 'READ', {
          eventSeq: { increment: 1 },
        })
        await tx.participant.updateMany({
          where: { conversationId, userId, OR: [{ readSeq: null }, { readSeq: { lt: seq } }] },
          data: { readSeq: seq },
        })
        recordEvent(tx, {
          conversationId,
          kind: 'CONVERSATION_UPDATED',
          actorId: userId,
          onlyUserId: userId,
          conversationSeq: locked.eventSeq,
          listed: !locked.temporary,
        })
        return locked
      })
    },
  }

  async function seqOf(conversationId: string, id: string): Promise<number> {
    const message = await db.read.message.findFirst({
      where: { id, conversationId },
      select: { seq: true },
    })
    if (!message) throw notFound('The message')
    return message.seq
  }
}
