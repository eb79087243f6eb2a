import type { Db, Transaction } from '../../base/db/db.js'
import type { NewConversationEvent } from './event.js'
import { eventHead } from './head.js'

interface Placed {
  event: NewConversationEvent
  conversationSeq: number
  listed: boolean
}

/** Writes events at the end of their transaction. Answers with the ids of the people and conversations concerned. */
export async function writeEvents(
  kind: Db['kind'],
  tx: Transaction,
  events: NewConversationEvent[],
): Promise<string[]> {
  const placed = await placeInConversations(tx, events)
  const told = kind === 'postgresql' ? await insertAtOnce(tx, placed) : await insert(tx, placed)
  return [
    ...new Set([
      ...told,
      ...placed.flatMap(peopleNamed),
      ...events.map(({ conversationId }) => conversationId),
    ]),
  ]
}

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

async function insert(tx: Transaction, placed: Placed[]): Promise<string[]> {
  const { seq } = await tx.conversationEventHead.update({
    where: eventHead,
    data: { seq: { increment: placed.length } },
  })
  const before = seq - BigInt(placed.length)
  const createdAt = new Date()
  await tx.conversationEvent.createMany({
    data: placed.map(({ event, conversationSeq, listed }, i) => ({
      seq: before + BigInt(i + 1),
      conversationId: event.conversationId,
      conversationSeq,
      kind: event.kind,
      messageId: event.messageId ?? null,
      actorId: event.actorId ?? null,
      onlyUserId: event.onlyUserId ?? null,
      listed,
      createdAt,
    })),
  })
  const named = placed.flatMap((one, i) =>
    peopleNamed(one).map(userId => ({ userId, seq: before + BigInt(i + 1) })),
  )
  if (named.length > 0) await tx.conversationEventAudience.createMany({ data: named })
  const heard = await tx.$queryRaw<{ user_id: string }[]>`
    INSERT INTO conversation_event_audience (user_id, seq)
    SELECT participant.user_id, conversation_event.seq FROM conversation_event
    JOIN participant ON participant.conversation_id = conversation_event.conversation_id
    WHERE conversation_event.seq > ${before} AND conversation_event.listed
      AND conversation_event.only_user_id IS NULL
    ON CONFLICT DO NOTHING RETURNING user_id`
  return heard.map(row => row.user_id)
}

/** The same in one statement: on PostgreSQL everybody else who records waits from the first one to the commit. */
async function insertAtOnce(tx: Transaction, placed: Placed[]): Promise<string[]> {
  const events = placed.map(({ event, conversationSeq, listed }, i) => ({
    place: i + 1,
    conversation_id: event.conversationId,
    conversation_seq: conversationSeq,
    kind: event.kind,
    message_id: event.messageId,
    actor_id: event.actorId,
    only_user_id: event.onlyUserId,
    listed,
  }))
  const named = placed.flatMap((one, i) => peopleNamed(one).map(user_id => ({ user_id, place: i + 1 })))
  const heard = await tx.$queryRaw<{ user_id: string }[]>`
    WITH head AS (
      UPDATE conversation_event_head SET seq = seq + ${placed.length}::int WHERE id = ${eventHead.id}
      RETURNING seq - ${placed.length}::int AS before
    ), event AS (
      INSERT INTO conversation_event (seq, conversation_id, conversation_seq, kind, message_id, actor_id,
        only_user_id, listed, created_at)
      SELECT before + place, conversation_id, conversation_seq, kind, message_id, actor_id, only_user_id, listed,
        ${new Date()}::timestamp
      FROM head, json_to_recordset(${JSON.stringify(events)}::json) AS given (place int, conversation_id text,
        conversation_seq int, kind text, message_id text, actor_id text, only_user_id text, listed boolean)
      RETURNING seq, conversation_id, listed, only_user_id
    )
    INSERT INTO conversation_event_audience (user_id, seq)
    SELECT user_id, before + place
    FROM head, json_to_recordset(${JSON.stringify(named)}::json) AS named (user_id text, place int)
    UNION
    SELECT participant.user_id, event.seq FROM event
    JOIN participant ON participant.conversation_id = event.conversation_id
    WHERE event.listed AND event.only_user_id IS NULL
    RETURNING user_id`
  return heard.map(row => row.user_id)
}
