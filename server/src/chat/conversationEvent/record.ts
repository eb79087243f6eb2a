import type { Transaction } from '../../base/db/db.js'
import { atEnd, type EndWork, tell } from '../../base/db/ending.js'
import type { Asking } from '../../base/db/together.js'
import type { NewConversationEvent } from './event.js'
import { type PlacedConversationEvent, toldOf, unnumbered, writeEvents } from './write.js'
import type { Told } from './write.sql.js'

/** Channel and message that tell of new events: ids, separated by spaces, of the people and conversations concerned. */
export const CONVERSATION_EVENT_CHANNEL = 'conversation-event'

const writing: EndWork<NewConversationEvent> = {
  last: true,
  async run(tx, events, kind) {
    tell(tx, CONVERSATION_EVENT_CHANNEL, ...(await writeEvents(kind, tx, events)))
  },
}

/**
 * Tells participants that something happened, with the transaction of the change. The events are written at the very
 * end of the transaction: whoever else records events waits for it from there on, and so they become visible in the
 * order of their numbers, without a gap.
 */
export function recordEvent(tx: Transaction, ...events: NewConversationEvent[]): void {
  if (events.length > 0) atEnd(tx, writing, ...events)
}

/**
 * The same of conversations that are locked and in which there is room for it, beside other statements of the transaction:
 * what it answers with has to be run. On SQLite that is nothing, and the events are written at the end all the same.
 */
export function recordBeside(tx: Transaction, ...events: PlacedConversationEvent[]): Asking[] {
  if (tx.kind === 'sqlite') recordEvent(tx, ...events)
  if (tx.kind === 'sqlite' || events.length === 0) return []
  const conversations = events.map(({ conversationId }) => conversationId)
  return [
    {
      statement: unnumbered(events),
      answered: (rows: Told[]) => tell(tx, CONVERSATION_EVENT_CHANNEL, ...toldOf(rows), ...conversations),
    },
  ]
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
