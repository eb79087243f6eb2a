import type { Db, Transaction } from '../../base/db/db.js'
import type { NewConversationEvent } from './event.js'
import { writeEvents } from './write.js'

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

/** A budget of theirs has come to its threshold. */
export const recordBudgetAlerted = (tx: Transaction, userId: string): void =>
  recordEvent(tx, {
    conversationId: '',
    kind: 'BUDGET_ALERTED',
    onlyUserId: userId,
    conversationSeq: 0,
    listed: true,
  })

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
