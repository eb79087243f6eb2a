import type { Script } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { eventHead, type Head } from './head.sql.js'

/** Events that get numbers in one transaction: few enough for its limits, whatever has gathered. */
const BATCH = 1000

/** The end of all numbered events, and whether there are others. */
export async function findHead(db: Db): Promise<(Head & { waits: boolean }) | undefined> {
  const [head] = await db.read.$queryRaw<(Head & { waits: boolean })[]>`
    SELECT seq, forgotten, unsealed, EXISTS (SELECT 1 FROM conversation_event_waiting) AS waits
    FROM conversation_event_head WHERE id = ${eventHead.id}`
  return head
}

/**
 * Numbers of the next events that wait, oldest first. What is committed when the lock is there is seen by the second
 * statement; so an event has a lower number than whatever its conversation knows behind it.
 */
const number = `
  SELECT 1 FROM conversation_event_head WHERE id = ${eventHead.id} FOR UPDATE;
  WITH event AS (
    DELETE FROM conversation_event_waiting
    WHERE id IN (SELECT id FROM conversation_event_waiting ORDER BY id LIMIT ${BATCH}) RETURNING *
  ), head AS (
    UPDATE conversation_event_head SET seq = seq + (SELECT count(*) FROM event) WHERE id = ${eventHead.id}
    RETURNING seq, forgotten, unsealed
  ), numbered AS (
    SELECT head.seq - (SELECT count(*) FROM event) + row_number() OVER (ORDER BY event.id) AS seq, event.*
    FROM event, head
  ), stored AS (
    INSERT INTO conversation_event (seq, conversation_id, conversation_seq, kind, message_id, actor_id, only_user_id,
      listed, created_at)
    SELECT numbered.seq, conversation_id, conversation_seq, kind, message_id, actor_id, only_user_id, listed, created_at
    FROM numbered
  ), told AS (
    INSERT INTO conversation_event_audience (user_id, seq)
    SELECT json_array_elements_text(audience::json), seq FROM numbered
  )
  SELECT seq, forgotten, unsealed, (SELECT count(*)::int FROM event) AS given FROM head`

/** Gives all that waits a number. Answers with the new end. */
export async function numberWaiting(script: Script): Promise<Head> {
  for (;;) {
    const [head] = await script<Head & { given: number }>(number)
    if (!head) throw new Error('There is no head of the events')
    if (head.given < BATCH) return head
  }
}
