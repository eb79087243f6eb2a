import { setImmediate } from 'node:timers/promises'
import type { Db } from '../../base/db/db.js'
import { type RemovalDeps, removeConversations } from '../conversation/remove.js'

type ConversationWhere = Parameters<typeof removeConversations>[1]
type ConversationOrder = NonNullable<Parameters<Db['read']['conversation']['findMany']>[0]>['orderBy']

/** Beyond so many messages a transaction takes no further conversation: others wait for it. */
const MAX_MESSAGES = 500

/**
 * Deletes all conversations that meet a condition, 100 and some hundred messages at most in one transaction. `order`
 * is the one of an index that finds them. `onRemoved` is told of each transaction.
 */
export async function removeInBatches(
  deps: RemovalDeps,
  where: ConversationWhere,
  order: ConversationOrder,
  signal: AbortSignal,
  onRemoved: (count: number) => void = () => {},
): Promise<void> {
  for (;;) {
    signal.throwIfAborted()
    const found = await deps.db.read.conversation.findMany({
      where,
      orderBy: order,
      take: 100,
      // Every message has a number in its conversation.
      select: { id: true, lastSeq: true },
    })
    if (found.length === 0) return
    const ids = fewEnough(found)
    const removed = await removeConversations(deps, { AND: [where, { id: { in: ids } }] })
    onRemoved(removed.length)
    await setImmediate()
  }
}

function fewEnough(found: { id: string; lastSeq: number }[]): string[] {
  let messages = 0
  const ids: string[] = []
  for (const { id, lastSeq } of found) {
    messages += lastSeq
    if (ids.length > 0 && messages > MAX_MESSAGES) break
    ids.push(id)
  }
  return ids
}
