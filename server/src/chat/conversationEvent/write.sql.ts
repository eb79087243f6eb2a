import { Prisma } from '@parley/prisma'
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

/** A text of ids: those who hear of an event. */
export interface Told {
  audience: string
}

/**
 * On PostgreSQL: events without a number, with those who hear of them, which is what it answers with; `named` are those that
 * an event names. Rows of one conversation have ids in the order of their events: whoever writes them has it locked.
 */
export function insertWaiting(events: (PlacedEvent & { named: readonly string[] })[]): Prisma.Sql {
  const now = new Date()
  const rows = events.map((event, place) => ({
    ...event,
    named: JSON.stringify(event.named),
    place,
    createdAt: now,
  }))
  return Prisma.sql`
    INSERT INTO conversation_event_waiting (conversation_id, conversation_seq, kind, message_id, actor_id, only_user_id,
      listed, audience, created_at)
    SELECT "conversationId", "conversationSeq", kind, "messageId", "actorId", "onlyUserId", listed, (
      SELECT coalesce(json_agg(user_id)::text, '[]') FROM (
        SELECT user_id FROM participant WHERE participant.conversation_id = event."conversationId"
          AND event.listed AND event."onlyUserId" IS NULL
        UNION SELECT json_array_elements_text(event.named::json)) AS heard), "createdAt"
    FROM ${jsonTable('postgresql', 'event', waitingColumns, rows)} ORDER BY place
    RETURNING audience`
}

const { seq: _, ...placedColumns } = columns
const waitingColumns = { ...placedColumns, named: 'text', place: 'integer', createdAt: 'time' } as const
