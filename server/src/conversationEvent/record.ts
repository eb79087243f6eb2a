import type { ConversationEventKind } from '@parley/schema'
import type { Db, Transaction } from '../db/db.js'
import { writeEvents } from './write.js'

export interface NewConversationEvent {
  conversationId: string
  kind: ConversationEventKind
  messageId?: string
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

const pending = new WeakMap<Transaction, NewConversationEvent[]>()

/**
 * Tells participants that something happened, with the transaction of the change. The events are written at the very
 * end of the transaction: whoever else records events waits for it from there on, and so they become visible in the
 * order of their numbers, without a gap.
 */
export function recordEvent(tx: Transaction, ...events: NewConversationEvent[]): void {
  const known = pending.get(tx)
  if (known) known.push(...events)
  else pending.set(tx, events)
}

/** Channel and message that tell of new events: ids, separated by spaces, of the people and conversations concerned. */
export const CONVERSATION_EVENT_CHANNEL = 'conversation-event'

/** Writes the events that a transaction recorded before it ends, and announces them after it. */
export function writeConversationEvents(db: Db, announce: (concerned: string[]) => void): Db {
  return {
    ...db,
    async write(work) {
      let concerned: string[] = []
      const result = await db.write(async tx => {
        const done = await work(tx)
        const events = pending.get(tx) ?? []
        concerned = events.length > 0 ? await writeEvents(db.kind, tx, events) : []
        return done
      })
      if (concerned.length > 0) announce(concerned)
      return result
    },
  }
}
