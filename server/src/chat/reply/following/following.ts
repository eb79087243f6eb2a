import type { Message } from '@parley/prisma'
import type { Db } from '../../../base/db/db.js'
import { badInput, notFound } from '../../../base/errors.js'
import type { Viewer } from '../../../base/viewer.js'
import { madeWith, requireReadable } from '../../conversation/historyAccess.js'
import { isDeleted } from '../../message/standing.js'
import { findFollowed, messageById } from '../../message/store.sql.js'
import { participates } from '../../participant/participant.sql.js'
import type { Mirrors } from '../writing/mirrors.js'
import type { Previews } from '../writing/previews.js'
import type { Audience } from './audience.js'
import { deletedEvent, type Place, type ReplyEvent, readReply } from './reader.js'

/** Subscriptions to replies, of people who may see the conversation, for as long as they may. */
export function createFollowing(deps: {
  db: Db
  mirrors: Mirrors
  previews: Pick<Previews, 'watch'>
  audience: Audience
}) {
  const { db, audience } = deps

  return {
    /**
     * The reply from a place on, as it is written: see `readReply`. `needHistoryRead` is called where the viewer follows it
     * as part of the history, and not because they asked for it.
     */
    async follow(
      viewer: Viewer,
      id: string,
      place: Place,
      signal: AbortSignal,
      needHistoryRead: () => void,
    ): Promise<AsyncGenerator<ReplyEvent>> {
      if (place.text < 0) throw badInput({ offset: 'offset is below 0.' })
      if (place.thought !== null && place.thought < 0)
        throw badInput({ reasoningOffset: 'reasoningOffset is below 0.' })
      const message = await findFollowed(db, id)
      if (!message) throw notFound('The message')
      const userId = viewer.user.id
      const { conversationId } = message
      const { refused, leave } = audience.join(conversationId, userId)
      // It may also end before its first event is asked for.
      if (signal.aborted) leave()
      else signal.addEventListener('abort', leave, { once: true })
      try {
        if (!(await participates(db, { conversationId, userId }))) throw notFound('The message')
        requireReadable(viewer, message)
        if (!madeWith(viewer, message)) needHistoryRead()
      } catch (error) {
        leave()
        throw error
      }
      // Somebody here may still be reading what it was.
      if (isDeleted(message)) return seated(readDeleted(await messageById(db.read, id)), refused, leave)
      return seated(readReply(deps, id, place, AbortSignal.any([signal, refused])), refused, leave)
    },
  }
}

async function* readDeleted(message: Message | null): AsyncGenerator<ReplyEvent, void> {
  if (!message) throw notFound('The message')
  yield deletedEvent(message)
}

async function* seated(
  events: AsyncGenerator<ReplyEvent>,
  refused: AbortSignal,
  leave: () => void,
): AsyncGenerator<ReplyEvent, void> {
  try {
    yield* events
    refused.throwIfAborted()
  } finally {
    leave()
  }
}
