import type { ConversationEvent } from '@parley/prisma'
import type { ConversationEventKind } from '@parley/schema'

/** An event as it is told to somebody. */
export interface ConversationEventRow {
  cursor: string
  kind: ConversationEventKind
  conversationId: string
  messageId: string | null
  actorId: string | null
  createdAt: Date
  /** Told to somebody who reads everybody's history: its objects are shown to them whosever they are. */
  everybodys: boolean
}

export const eventOf = (
  row: ConversationEvent,
  cursor: string,
  everybodys = false,
): ConversationEventRow => ({
  cursor,
  kind: row.kind as ConversationEventKind,
  conversationId: row.conversationId,
  messageId: row.messageId,
  actorId: row.actorId,
  createdAt: row.createdAt,
  everybodys,
})

/** That something may have been missed, and from where to go on. */
export const resync = (cursor: string, conversationId = ''): ConversationEventRow => ({
  cursor,
  kind: 'RESYNC',
  conversationId,
  messageId: null,
  actorId: null,
  createdAt: new Date(),
  everybodys: false,
})
