import type { Message } from '@parley/prisma'
import type { Rating } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import { badInput, notFound } from '../../base/errors.js'
import type { Viewer } from '../../base/viewer.js'
import { lockConversation, readableBy } from '../conversation/access.js'
import { requireReadable } from '../conversation/historyAccess.js'
import { recordEvent } from '../conversationEvent/record.js'
import { requireStanding } from '../message/standing.js'
import { messageById } from '../message/store.sql.js'

const MAX_COMMENT = 2000

export type FeedbackService = ReturnType<typeof createFeedbackService>

/** What people think of replies: everybody for themselves, whoever may read them. */
export function createFeedbackService({ db }: { db: Db }) {
  return {
    /** Replaces what the person said before; without a rating nothing is left of it. */
    async rate(
      viewer: Viewer,
      id: string,
      rating?: Rating | null,
      comment?: string | null,
    ): Promise<Message> {
      const text = checkComment(rating, comment)
      const userId = viewer.user.id
      const known = await db.read.message.findFirst({
        where: { id, conversation: readableBy(viewer) },
        select: { conversationId: true, madeBy: true },
      })
      if (!known) throw notFound('The message')
      requireReadable(viewer, known)
      const { conversationId } = known
      return db.write(async tx => {
        const conversation = await lockConversation(tx, viewer, conversationId, 'READ', {
          eventSeq: { increment: 1 },
        })
        const message = await messageById(tx, id)
        if (!message) throw notFound('The message')
        requireStanding(message)
        if (message.role !== 'ASSISTANT') throw badInput({ id: 'Only replies of a model can be rated.' })
        if (message.status === 'STREAMING') throw badInput({ id: 'The reply is still being written.' })
        await tx.feedback.deleteMany({ where: { messageId: id, userId } })
        if (rating)
          await tx.feedback.create({
            data: { messageId: id, userId, rating, comment: text, createdAt: new Date() },
          })
        recordEvent(tx, {
          conversationId,
          kind: 'MESSAGE_RATED',
          messageId: id,
          actorId: userId,
          onlyUserId: userId,
          conversationSeq: conversation.eventSeq,
          listed: !conversation.temporary,
        })
        return message
      })
    },
  }
}

function checkComment(rating: Rating | null | undefined, comment: string | null | undefined): string | null {
  const text = comment?.trim() || null
  if (text === null) return null
  if (!rating) throw badInput({ comment: 'A comment needs a rating.' })
  if (text.length > MAX_COMMENT)
    throw badInput({ comment: `comment is longer than ${MAX_COMMENT} characters.` })
  if (text.includes('\0') || !text.isWellFormed())
    throw badInput({ comment: 'comment is not valid Unicode text.' })
  return text
}
