import type { Conversation } from '@parley/prisma'
import type { ConversationEventKind } from '@parley/schema'
import type { Transaction } from '../../base/db/db.js'
import type { Viewer } from '../../base/viewer.js'
import { recordEvent } from '../conversationEvent/record.js'
import { standing } from '../message/standing.js'
import { noteForSearch } from '../search/changes.sql.js'

/** After messages were deleted or restored: the conversation ends with another one; everybody, models and search are told. */
export async function announce(
  tx: Transaction,
  viewer: Viewer,
  { id: conversationId, temporary }: Conversation,
  messageIds: string[],
  kind: ConversationEventKind,
): Promise<void> {
  const now = new Date()
  const last = await tx.message.findFirst({
    where: { conversationId, ...standing },
    orderBy: { seq: 'desc' },
    select: { id: true, seq: true },
  })
  const { eventSeq, lastSeq } = await tx.conversation.update({
    where: { id: conversationId },
    data: {
      deletions: { increment: 1 },
      eventSeq: { increment: messageIds.length },
      lastMessageId: last?.id ?? null,
      updatedAt: now,
    },
    select: { eventSeq: true, lastSeq: true },
  })
  await tx.participant.updateMany({ where: { conversationId }, data: { updatedAt: now } })
  // Who has read all that stands has nothing left to read.
  await tx.participant.updateMany({
    where: { conversationId, readSeq: { gte: last?.seq ?? 0 } },
    data: { readSeq: lastSeq },
  })
  if (!temporary)
    await noteForSearch(
      tx,
      messageIds.map(messageId => ({ conversationId, messageId })),
    )
  recordEvent(
    tx,
    ...messageIds.map((messageId, i) => ({
      conversationId,
      kind,
      messageId,
      actorId: viewer.user.id,
      conversationSeq: eventSeq - messageIds.length + i + 1,
      listed: !temporary,
    })),
  )
}
