import { setImmediate } from 'node:timers/promises'
import type { Conversation } from '@parley/prisma'
import type { Bus } from '../../base/bus/bus.js'
import type { Db, Transaction } from '../../base/db/db.js'
import { afterCommit } from '../../base/db/ending.js'
import { unlink } from '../attachment/links.sql.js'
import type { Removal } from '../attachment/removal.js'
import { recordEvent } from '../conversationEvent/record.js'
import { STOP_CHANNEL } from '../reply/channels.js'
import { noteForSearch } from '../search/changes.sql.js'
import { leaveToSettle, messagesIn, removeSome } from './remove.sql.js'

/** Key of what the cache holds of a conversation for the model. */
export const contextKey = (conversationId: string): string => `context:${conversationId}`

/** Messages of one statement. */
const AT_ONCE = 50
/** After that it hurries: a transaction may take ten seconds. */
const PATIENCE_MS = 5000

export type Removed = Pick<Conversation, 'id' | 'ownerId'>

export interface RemovalDeps {
  db: Db
  bus: Bus
  /** Of the files that no message carries any more. */
  removal: Removal
}

type ConversationWhere = NonNullable<
  NonNullable<Parameters<Transaction['conversation']['findMany']>[0]>['where']
>

/**
 * Deletes conversations, 100 at most, with their messages, and all that is kept of them elsewhere: running replies stop,
 * participants and the search index are told. Whoever writes them settles what was set aside, or buries that process. Answers with their ids.
 */
export async function removeConversations(
  { db, bus, removal }: RemovalDeps,
  where: ConversationWhere,
  actorId?: string,
  /** Records it, in the same transaction. */
  record?: (tx: Transaction, removed: Removed[]) => Promise<void>,
): Promise<string[]> {
  const removed = await db.write(async tx => {
    const found = await tx.conversation.findMany({
      where,
      orderBy: { id: 'asc' },
      take: 100,
      select: { id: true },
    })
    // From here on nobody adds anything to them; who deletes them at the same time finds none, and what was handed over
    // or written in meanwhile stays.
    const conversations = await tx.conversation.updateManyAndReturn({
      where: { AND: [where, { id: { in: found.map(({ id }) => id) } }] },
      data: { eventSeq: { increment: 1 } },
      select: { id: true, ownerId: true, temporary: true, eventSeq: true },
    })
    const ids = conversations.map(({ id }) => id)
    if (ids.length === 0) return []
    const participants = await tx.participant.findMany({
      where: { conversationId: { in: ids } },
      select: { conversationId: true, userId: true },
    })
    const streaming = await tx.message.findMany({
      where: { conversationId: { in: ids }, status: 'STREAMING' },
      select: { id: true },
    })
    await leaveToSettle(tx, ids)
    const files = await unlink(tx, messagesIn(tx, ids))
    if (db.kind === 'sqlite') await removeMessages(tx, ids)
    await tx.conversation.deleteMany({ where: { id: { in: ids } } })
    await noteForSearch(
      tx,
      conversations
        .filter(({ temporary }) => !temporary)
        .map(({ id }) => ({ conversationId: id, messageId: null })),
    )
    recordEvent(
      tx,
      ...conversations.map(({ id, temporary, eventSeq }) => ({
        conversationId: id,
        kind: 'CONVERSATION_DELETED' as const,
        ...(actorId !== undefined && { actorId }),
        audience: participants.filter(one => one.conversationId === id).map(({ userId }) => userId),
        conversationSeq: eventSeq,
        listed: !temporary,
      })),
    )
    await record?.(tx, conversations)
    afterCommit(tx, () => {
      for (const { id } of streaming) bus.publish(STOP_CHANNEL, id)
      removal.begin(files)
    })
    return ids
  })
  await bus.cache.delete(removed.map(contextKey))
  return removed
}

/** In one statement of SQLite a thousand messages keep this thread for half a second: others have a turn in between. */
async function removeMessages(tx: Transaction, conversationIds: string[]): Promise<void> {
  const patience = performance.now() + PATIENCE_MS
  for (;;) {
    const removed = await removeSome(tx, conversationIds, AT_ONCE)
    if (removed < AT_ONCE) return
    if (performance.now() < patience) await setImmediate()
  }
}
