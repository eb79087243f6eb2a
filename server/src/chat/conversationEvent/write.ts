import type { Db, Transaction } from '../../base/db/db.js'
import { type Statement, together } from '../../base/db/together.js'
import type { NewConversationEvent } from './event.js'
import {
  insertEvents,
  insertWaiting,
  type PlacedEvent,
  raiseHead,
  type Told,
  tellParticipants,
} from './write.sql.js'

interface Placed {
  event: NewConversationEvent
  conversationSeq: number
  listed: boolean
}

/** An event of a conversation that is locked: what `writeEvents` would ask for is known. */
export type PlacedConversationEvent = NewConversationEvent & { conversationSeq: number; listed: boolean }

/** Writes events at the end of their transaction. Answers with the ids of the people and conversations concerned. */
export async function writeEvents(
  kind: Db['kind'],
  tx: Transaction,
  events: NewConversationEvent[],
): Promise<string[]> {
  const placed = await placeInConversations(tx, events)
  // On PostgreSQL, where many write at the same time, nobody waits for a number.
  const told = kind === 'postgresql' ? await insertUnnumbered(tx, placed) : await insert(tx, placed)
  return [
    ...new Set([
      ...told,
      ...placed.flatMap(peopleNamed),
      ...events.map(({ conversationId }) => conversationId),
    ]),
  ]
}

/** On PostgreSQL: a statement that writes events, for others to be run with. It answers with Told. */
export const unnumbered = (events: PlacedConversationEvent[]): Statement =>
  unnumberedOf(events.map(event => ({ event, ...event })))

export const toldOf = (rows: Told[]): string[] =>
  rows.flatMap(({ audience }) => JSON.parse(audience) as string[])

const unnumberedOf = (placed: Placed[]): Statement =>
  insertWaiting(placed.map(one => ({ ...rowOf(one), named: peopleNamed(one) })))

/**
 * Numbers the events within their conversations, which are locked in the order of their ids. From here on nobody comes
 * or goes in them: that is an event as well.
 */
async function placeInConversations(tx: Transaction, events: NewConversationEvent[]): Promise<Placed[]> {
  const wanting = Map.groupBy(
    events.filter(event => event.conversationSeq === undefined),
    event => event.conversationId,
  )
  const ends = new Map<string, { eventSeq: number; temporary: boolean }>()
  for (const id of [...wanting.keys()].sort()) {
    const [row] = await tx.conversation.updateManyAndReturn({
      where: { id },
      data: { eventSeq: { increment: wanting.get(id)?.length ?? 0 } },
      select: { eventSeq: true, temporary: true },
    })
    if (row) ends.set(id, row)
  }
  return events.map(event => {
    const end = ends.get(event.conversationId)
    const own = wanting.get(event.conversationId) ?? []
    return {
      event,
      conversationSeq:
        event.conversationSeq ?? (end ? end.eventSeq - own.length + own.indexOf(event) + 1 : 0),
      listed: event.listed ?? (end ? !end.temporary : true),
    }
  })
}

/** Whom an event itself names; of others everybody in the conversation hears. */
const peopleNamed = ({ event, listed }: Placed): string[] =>
  listed ? (event.audience ?? (event.onlyUserId === undefined ? [] : [event.onlyUserId])) : []

/** What stands in its row, of either database. */
const rowOf = ({ event, conversationSeq, listed }: Placed): PlacedEvent => ({
  conversationId: event.conversationId,
  conversationSeq,
  kind: event.kind,
  messageId: event.messageId ?? event.attachmentId ?? null,
  actorId: event.actorId ?? null,
  onlyUserId: event.onlyUserId ?? null,
  listed,
})

async function insertUnnumbered(tx: Transaction, placed: Placed[]): Promise<string[]> {
  const told: string[] = []
  const note = (rows: Told[]) => void told.push(...toldOf(rows))
  await together(tx, [{ statement: unnumberedOf(placed), answered: note }])
  return told
}

async function insert(tx: Transaction, placed: Placed[]): Promise<string[]> {
  const before = await raiseHead(tx, placed.length)
  await insertEvents(tx, placed.map(rowOf), before)
  const named = placed.flatMap((one, i) =>
    peopleNamed(one).map(userId => ({ userId, seq: before + BigInt(i + 1) })),
  )
  if (named.length > 0) await tx.conversationEventAudience.createMany({ data: named })
  return tellParticipants(tx, before)
}
