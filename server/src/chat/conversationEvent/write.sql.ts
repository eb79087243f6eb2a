import type { Transaction } from '../../base/db/db.js'
import { jsonTable } from '../../base/db/jsonTable.js'
import { eventHead } from './head.sql.js'

/** An event as it is stored, without its number. */
export interface PlacedEvent {
  conversationId: string
  conversationSeq: number
  kind: string
  messageId: string | null
  actorId: string | null
  onlyUserId: string | null
  listed: boolean
}

/** Makes room for so many events behind the head. Answers with where it was. */
export async function raiseHead(tx: Transaction, count: number): Promise<bigint> {
  const [head] = await tx.$queryRaw<{ seq: bigint }[]>`
    UPDATE conversation_event_head SET seq = seq + ${count} WHERE id = ${eventHead.id} RETURNING seq`
  if (!head) throw new Error('There is no head of the events')
  return head.seq - BigInt(count)
}

export async function insertEvents(tx: Transaction, placed: PlacedEvent[], before: bigint): Promise<void> {
  const rows = placed.map((event, i) => ({ ...event, seq: before + BigInt(i + 1) }))
  await tx.$executeRaw`
    INSERT INTO conversation_event (seq, conversation_id, conversation_seq, kind, message_id, actor_id, only_user_id,
      listed, created_at)
    SELECT seq, "conversationId", "conversationSeq", kind, "messageId", "actorId", "onlyUserId", listed, ${new Date()}
    FROM ${jsonTable(tx.kind, 'event', columns, rows)}`
}

const columns = {
  seq: 'bigint',
  conversationId: 'text',
  conversationSeq: 'integer',
  kind: 'text',
  messageId: 'text',
  actorId: 'text',
  onlyUserId: 'text',
  listed: 'boolean',
} as const

/** Has those in the conversations hear of the events behind a place. Answers with their ids. */
export async function tellParticipants(tx: Transaction, before: bigint): Promise<string[]> {
  const heard = await tx.$queryRaw<{ user_id: string }[]>`
    INSERT INTO conversation_event_audience (user_id, seq)
    SELECT participant.user_id, conversation_event.seq FROM conversation_event
    JOIN participant ON participant.conversation_id = conversation_event.conversation_id
    WHERE conversation_event.seq > ${before} AND conversation_event.listed
      AND conversation_event.only_user_id IS NULL
    ON CONFLICT DO NOTHING RETURNING user_id`
  return heard.map(row => row.user_id)
}

/**
 * On PostgreSQL: events without a number, and who hears of them, in one statement; `named` are those that events name, by
 * the place of the event, the first of which is 1. Rows of one conversation have ids in the order of their events: whoever
 * writes them has it locked.
 */
export async function insertWaiting(
  tx: Transaction,
  placed: PlacedEvent[],
  named: { userId: string; place: number }[],
): Promise<string[]> {
  const events = placed.map((event, i) => ({
    place: i + 1,
    conversation_id: event.conversationId,
    conversation_seq: event.conversationSeq,
    kind: event.kind,
    message_id: event.messageId,
    actor_id: event.actorId,
    only_user_id: event.onlyUserId,
    listed: event.listed,
  }))
  const people = named.map(({ userId, place }) => ({ user_id: userId, place }))
  const heard = await tx.$queryRaw<{ user_id: string }[]>`
    WITH event AS (
      SELECT * FROM json_to_recordset(${JSON.stringify(events)}::json) AS given (place int, conversation_id text,
        conversation_seq int, kind text, message_id text, actor_id text, only_user_id text, listed boolean)
    ), heard AS (
      SELECT user_id, place FROM json_to_recordset(${JSON.stringify(people)}::json) AS named (user_id text, place int)
      UNION
      SELECT participant.user_id, event.place FROM event
      JOIN participant ON participant.conversation_id = event.conversation_id
      WHERE event.listed AND event.only_user_id IS NULL
    ), waiting AS (
      INSERT INTO conversation_event_waiting (conversation_id, conversation_seq, kind, message_id, actor_id,
        only_user_id, listed, audience, created_at)
      SELECT conversation_id, conversation_seq, kind, message_id, actor_id, only_user_id, listed,
        coalesce((SELECT json_agg(user_id)::text FROM heard WHERE heard.place = event.place), '[]'),
        ${new Date()}::timestamp
      FROM event ORDER BY place
    )
    SELECT DISTINCT user_id FROM heard`
  return heard.map(row => row.user_id)
}
