import type { ConversationEvent } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { notFound } from '../../base/errors.js'
import { conversationCursor } from './cursor.js'
import { type ConversationEventRow, eventOf, isTold, resync } from './event.js'
import type { ConversationEventFeed } from './feed.js'
import { numberEvents } from './head.js'

const BATCH = 100

/** Whose events, and of which conversation. */
interface Reading {
  userId: string
  conversationId: string
}

/**
 * Events of one conversation after a place, then new ones as they come. A reader holds that place and no queue: a slow
 * one costs nothing. It ends with the deletion, also where the conversation is gone for this person alone; what
 * happened in it since they last looked is not told any more.
 */
export async function* readConversationEvents(
  { db, feed }: { db: Db; feed: ConversationEventFeed },
  reading: Reading,
  from: number,
  signal: AbortSignal,
): AsyncGenerator<ConversationEventRow, void> {
  const { userId, conversationId } = reading
  const cursorAt = (eventSeq: number) => conversationCursor({ id: conversationId, eventSeq })
  const watch = feed.watch(conversationId)
  let place = from
  try {
    while (!signal.aborted) {
      const { version } = watch
      // Before the events, and no event beyond it: what came with the removal of this person is not theirs.
      const end = await endFor(db, reading)
      if (place !== end) await numberEvents(db)
      if (end === null) {
        const deletion = await deletionFor(db, reading)
        if (!deletion) throw notFound('The conversation')
        yield eventOf(deletion, cursorAt(deletion.conversationSeq))
        return
      }
      if (place === end) {
        await watch.changed(version, place, signal)
        continue
      }
      const rows = await db.read.conversationEvent.findMany({
        where: { conversationId, conversationSeq: { gt: place, lte: end } },
        orderBy: { conversationSeq: 'asc' },
        take: BATCH,
      })
      // The numbers have no gaps: one after its place tells a reader that something was forgotten.
      if ((rows[0]?.conversationSeq ?? end + 1) !== place + 1) {
        place = end
        yield resync(cursorAt(place), conversationId)
        continue
      }
      for (const [i, row] of rows.entries()) {
        // Whatever happened since may be that this person was taken out.
        if (i > 0 && watch.version !== version) break
        place = row.conversationSeq
        if (!concerns(row, userId)) continue
        yield eventOf(row, cursorAt(place))
        if (signal.aborted) return
      }
    }
  } finally {
    watch.leave()
  }
}

/** The number of the newest event; null where there is no conversation for this person. */
async function endFor(db: Db, { userId, conversationId }: Reading): Promise<number | null> {
  const conversation = await db.read.conversation.findFirst({
    where: { id: conversationId, participants: { some: { userId } } },
    select: { eventSeq: true },
  })
  return conversation?.eventSeq ?? null
}

/** Somebody who was taken out and is back has not lost the conversation. */
const concerns = (event: ConversationEvent, userId: string): boolean =>
  isTold(event) &&
  (event.onlyUserId === null || event.onlyUserId === userId) &&
  event.kind !== 'CONVERSATION_DELETED'

const deletionFor = (db: Db, { userId, conversationId }: Reading): Promise<ConversationEvent | null> =>
  db.read.conversationEvent.findFirst({
    where: {
      conversationId,
      kind: 'CONVERSATION_DELETED',
      OR: [{ onlyUserId: null }, { onlyUserId: userId }],
    },
    orderBy: { conversationSeq: 'desc' },
  })
