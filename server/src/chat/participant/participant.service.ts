import type { Conversation } from '@parley/prisma'
import type { Access } from '@parley/schema'
import { lockActive } from '../../access/user/user.sql.js'
import type { Db, Transaction } from '../../base/db/db.js'
import { together } from '../../base/db/together.js'
import { badInput, CodedError, notFound } from '../../base/errors.js'
import type { Viewer } from '../../base/viewer.js'
import { lockConversation, participation } from '../conversation/access.js'
import type { NewConversationEvent } from '../conversationEvent/event.js'
import { recordEvent } from '../conversationEvent/record.js'
import { noteForSearch } from '../search/changes.sql.js'
import { insertParticipant } from './participant.sql.js'

const MAX_PARTICIPANTS = 100

export type ParticipantService = ReturnType<typeof createParticipantService>

/** Who may see a conversation, and hand it over. Only its owner says so; everybody else may leave. */
export function createParticipantService({ db }: { db: Db }) {
  return {
    async add(viewer: Viewer, conversationId: string, userId: string, access: Access): Promise<Conversation> {
      await participation(db.read, viewer, conversationId, 'OWNER')
      if (userId === viewer.user.id && access !== 'OWNER')
        throw badInput({ access: 'You own it: make somebody else the owner first.' })
      return db.write(async tx => {
        await lockActiveUser(tx, userId)
        const conversation = await lockConversation(tx, viewer, conversationId, 'OWNER')
        const part = { conversationId, userId }
        const known = await tx.participant.findUnique({ where: { conversationId_userId: part } })
        if (known?.access === access) return conversation
        if (access === 'OWNER') await handOver(tx, conversation, userId)
        if (known) await tx.participant.update({ where: { conversationId_userId: part }, data: { access } })
        else await join(tx, conversation, userId, access)
        return tell(
          tx,
          viewer,
          conversation,
          [{ kind: 'PARTICIPANTS_CHANGED' }],
          access === 'OWNER' ? { ownerId: userId } : {},
        )
      })
    },

    /** Null for whoever leaves, and for whoever is not, or no longer, in it: leaving again is no error. */
    async remove(viewer: Viewer, conversationId: string, userId: string): Promise<Conversation | null> {
      const leaving = userId === viewer.user.id
      return db.write(async tx => {
        const conversation = await lockConversation(
          tx,
          viewer,
          conversationId,
          leaving ? 'READ' : 'OWNER',
        ).catch(unlessGone(leaving))
        if (!conversation) return null
        if (userId === conversation.ownerId)
          throw badInput({
            userId: 'The owner cannot leave: hand the conversation over first, or delete it.',
          })
        const { count } = await tx.participant.deleteMany({ where: { conversationId, userId } })
        if (count === 0) return conversation
        const changed = await tell(tx, viewer, conversation, [
          { kind: 'PARTICIPANTS_CHANGED' },
          { kind: 'CONVERSATION_DELETED', onlyUserId: userId },
        ])
        return leaving ? null : changed
      })
    },
  }
}

const unlessGone =
  (leaving: boolean) =>
  (error: unknown): null => {
    if (leaving && error instanceof CodedError && error.code === 'NOT_FOUND') return null
    throw error
  }

/** Nobody who is being suspended or erased comes in. */
async function lockActiveUser(tx: Transaction, id: string): Promise<void> {
  if (!(await lockActive(tx, id))) throw notFound('The user')
}

/** What repeats the owner follows; who was it stays in, to write. */
async function handOver(
  tx: Transaction,
  { id, ownerId, temporary }: Conversation,
  to: string,
): Promise<void> {
  await tx.message.updateMany({ where: { conversationId: id }, data: { ownerId: to } })
  await tx.participant.update({
    where: { conversationId_userId: { conversationId: id, userId: ownerId } },
    data: { access: 'WRITE' },
  })
  if (!temporary) await noteForSearch(tx, [{ conversationId: id, messageId: null }])
}

async function join(
  tx: Transaction,
  conversation: Conversation,
  userId: string,
  access: Access,
): Promise<void> {
  const count = await tx.participant.count({ where: { conversationId: conversation.id } })
  if (count >= MAX_PARTICIPANTS)
    throw badInput({ userId: `A conversation has at most ${MAX_PARTICIPANTS} participants.` })
  await together(tx, [insertParticipant(conversation, { userId, access, addedAt: new Date(), readSeq: 0 })])
}

/** Numbers the events of a change, and answers with the conversation as it then is. */
async function tell(
  tx: Transaction,
  viewer: Viewer,
  { id, eventSeq, temporary }: Conversation,
  events: Pick<NewConversationEvent, 'kind' | 'onlyUserId'>[],
  change: { ownerId?: string } = {},
): Promise<Conversation> {
  recordEvent(
    tx,
    ...events.map((event, i) => ({
      ...event,
      conversationId: id,
      actorId: viewer.user.id,
      conversationSeq: eventSeq + i + 1,
      listed: !temporary,
    })),
  )
  return tx.conversation.update({
    where: { id },
    data: { eventSeq: { increment: events.length }, ...change },
  })
}
