import type { Message } from '@parley/prisma'
import type { Transaction } from '../../base/db/db.js'
import { jsonTable } from '../../base/db/jsonTable.js'
import type { Books } from '../../spending/usage/reckon.js'
import { recordEvent } from '../conversationEvent/record.js'
import { noteForSearch } from '../search/changes.js'

/** Tells participants and search that replies have ended. Their conversations are locked already, in one order. */
export async function tellEnds(tx: Transaction, ended: Message[], { kind }: Books): Promise<void> {
  if (ended.length === 0) return
  await noteForSearch(
    tx,
    ended
      .filter(({ temporary }) => !temporary)
      .map(({ id, conversationId }) => ({ conversationId, messageId: id })),
  )
  const byConversation = Map.groupBy(ended, ({ conversationId }) => conversationId)
  const raised = [...byConversation].map(([id, { length: events }]) => ({ id, events }))
  const conversations = await tx.$queryRaw<{ id: string; last: number | bigint }[]>`
    UPDATE conversation SET event_seq = conversation.event_seq + raised.events
    FROM ${jsonTable(kind, 'raised', { id: 'text', events: 'integer' }, raised)}
    WHERE conversation.id = raised.id RETURNING conversation.id, conversation.event_seq AS "last"`
  for (const { id, last } of conversations) {
    const replies = byConversation.get(id) ?? []
    const before = Number(last) - replies.length
    replies.forEach((reply, i) => {
      recordEvent(tx, {
        conversationId: id,
        kind: 'REPLY_FINISHED',
        messageId: reply.id,
        conversationSeq: before + i + 1,
        listed: !reply.temporary,
      })
    })
  }
}
