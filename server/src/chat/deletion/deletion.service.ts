import type { Conversation, Message } from '@parley/prisma'
import type { Bus } from '../../base/bus/bus.js'
import type { Db, Transaction } from '../../base/db/db.js'
import { newId } from '../../base/db/id.js'
import { CodedError, notFound } from '../../base/errors.js'
import { enqueue } from '../../base/jobs/enqueue.js'
import type { Viewer } from '../../base/viewer.js'
import { lockConversation, readableBy } from '../conversation/access.js'
import { contextKey } from '../conversation/remove.js'
import { isDeleted } from '../message/standing.js'
import { messageById } from '../message/store.sql.js'
import { announce } from './announce.js'
import { putBack, setAside } from './deletion.sql.js'
import { findExtent } from './extent.js'

export type DeletionService = ReturnType<typeof createDeletionService>

/** How long a deletion can be undone, by who deleted it. */
export const UNDO_MS = 10_000
/** How often what is written below is stopped: somebody may send meanwhile. */
const TRIES = 3

/**
 * Deletes messages. From the first moment their rows say nothing: what they said is set aside, where nobody reads it but
 * who undoes the deletion, until the job `forget` removes it for good.
 */
export function createDeletionService(deps: {
  db: Db
  bus: Bus
  /** Has a reply stopped. */
  stop(id: string): Promise<unknown>
  now: () => Date
}) {
  const { db, bus, stop, now } = deps

  return {
    /** What is deleted already stays as it is: repeating is safe. */
    async delete(viewer: Viewer, id: string, branch: boolean): Promise<Message> {
      const conversationId = await conversationOf(viewer, id)
      for (let tries = TRIES; ; tries--) {
        const { message, streaming } = await db.write(tx => attempt(tx, viewer, conversationId, id, branch))
        if (message) {
          await bus.cache.delete([contextKey(conversationId)])
          return message
        }
        if (tries === 0) throw stillWritten()
        await Promise.all(streaming.map(stop))
      }
    },

    /** Undoes a whole deletion by one of its messages. One that is not deleted stays as it is. */
    async restore(viewer: Viewer, id: string): Promise<Message> {
      const conversationId = await conversationOf(viewer, id)
      return db.write(async tx => {
        const conversation = await lockConversation(tx, viewer, conversationId, 'WRITE')
        const message = await found(tx, id)
        if (!isDeleted(message)) return message
        const kept = await tx.deletedMessage.findUnique({
          where: { messageId: id },
          select: { deletionId: true, deletedById: true, until: true },
        })
        if (!kept || kept.until < now()) throw tooLate()
        if (kept.deletedById !== viewer.user.id)
          throw new CodedError('FORBIDDEN', 'Only the person who deleted a message can undo that.')
        const ids = await putBack(tx, kept.deletionId, new Date())
        await announce(tx, viewer, conversation, ids, 'MESSAGE_RESTORED')
        return found(tx, id)
      })
    },
  }

  async function conversationOf(viewer: Viewer, id: string): Promise<string> {
    const known = await db.read.message.findFirst({
      where: { id, conversation: readableBy(viewer) },
      select: { conversationId: true },
    })
    if (!known) throw notFound('The message')
    return known.conversationId
  }

  /** Deletes what stands, unless a reply is being written there: then it says which, and nothing is changed. */
  async function attempt(
    tx: Transaction,
    viewer: Viewer,
    conversationId: string,
    id: string,
    branch: boolean,
  ): Promise<{ message: Message | null; streaming: string[] }> {
    const conversation: Conversation = await lockConversation(tx, viewer, conversationId, 'WRITE')
    const { ids, streaming } = await findExtent(tx, viewer, conversation, id, branch)
    if (streaming.length > 0) return { message: null, streaming }
    if (ids.length > 0) {
      const deletion = { id: newId('del'), byId: viewer.user.id, until: new Date(now().getTime() + UNDO_MS) }
      await setAside(tx, db, ids, deletion, new Date())
      await enqueue(tx, 'forget', deletion.id, {}, deletion.until)
      await announce(tx, viewer, conversation, ids, 'MESSAGE_DELETED')
    }
    return { message: await found(tx, id), streaming }
  }
}

async function found(tx: Transaction, id: string): Promise<Message> {
  const message = await messageById(tx, id)
  if (!message) throw notFound('The message')
  return message
}

const stillWritten = () =>
  new CodedError('CONFLICT', 'A reply that follows this message is still being written: please try again.')

const tooLate = () => new CodedError('CONFLICT', 'It is too late to undo this: the text is gone for good.')
