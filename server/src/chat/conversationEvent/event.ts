import type { ConversationEvent } from '@parley/prisma'
import { ConversationEventKind } from '@parley/schema'
import { isKnown } from '../../base/db/known.js'

/** An event as it is told to somebody. */
export interface ConversationEventRow {
  cursor: string
  kind: ConversationEventKind
  conversationId: string
  messageId: string | null
  attachmentId: string | null
  actorId: string | null
  createdAt: Date
  /** Told to somebody who reads everybody's history: its objects are shown to them whosever they are. */
  everybodys: boolean
}

/** Not of those that a newer release stored. */
export const isTold = ({ kind }: Pick<ConversationEvent, 'kind'>): boolean =>
  isKnown(ConversationEventKind, kind)

/** What an event is about stands in one column, whatever it is. */
const aboutOf = ({ kind, messageId: id }: ConversationEvent) =>
  kind === 'ATTACHMENT_CHANGED'
    ? { messageId: null, attachmentId: id }
    : { messageId: id, attachmentId: null }

export const eventOf = (
  row: ConversationEvent,
  cursor: string,
  everybodys = false,
): ConversationEventRow => ({
  cursor,
  kind: row.kind as ConversationEventKind,
  conversationId: row.conversationId,
  ...aboutOf(row),
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
  attachmentId: null,
  actorId: null,
  createdAt: new Date(),
  everybodys: false,
})

export interface NewConversationEvent {
  conversationId: string
  kind: ConversationEventKind
  messageId?: string
  attachmentId?: string
  /** Who did it; absent: the server or a model. */
  actorId?: string
  /** The only person it concerns. */
  onlyUserId?: string
  /** Whom it concerns, where the participants are gone already. */
  audience?: string[]
  /** Its number in the conversation, where the transaction has raised `eventSeq` for it already. */
  conversationSeq?: number
  /** Whether it stands in histories: needed where the conversation is gone already or its number is given. */
  listed?: boolean
}
