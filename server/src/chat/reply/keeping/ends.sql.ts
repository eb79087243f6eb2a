import { type Message, Prisma, type Reservation } from '@parley/prisma'
import { rowTaker, selectColumns } from '../../../base/db/columns.js'
import type { Db, Transaction } from '../../../base/db/db.js'
import { jsonTable } from '../../../base/db/jsonTable.js'
import { oneOf } from '../../../base/db/oneOf.js'
import type { Statement } from '../../../base/db/together.js'
import { messageTable } from '../../conversation/columns.sql.js'

const { sql } = Prisma

/** The row of a reply; its text is known to whoever ends it. */
export type ReplyRow = Omit<Message, 'content'>

/** What is known of a reply before it ends; of one that was deleted only what was set aside for it. */
export interface Ending {
  row: ReplyRow | undefined
  /** How many events its conversation has had. */
  eventSeq: number
  untitled: boolean
  reservation: Reservation | undefined
}

const { content: _, ...replyTable } = messageTable
const reservationTable = {
  messageId: 'message_id',
  userId: 'user_id',
  apiKeyId: 'api_key_id',
  promptTokens: 'prompt_tokens',
  amountNano: 'amount_nano',
  budgets: 'budgets',
  createdAt: 'created_at',
  processId: 'process_id',
  model: 'model',
} satisfies Record<keyof Reservation, string>

const OF_RESERVATION = 'reservation.'
const ofReply = selectColumns('m', replyTable)
const ofReservation = selectColumns('r', reservationTable, OF_RESERVATION)
const takeReply = rowTaker<ReplyRow>(replyTable)
const takeReservation = rowTaker<Reservation>(reservationTable, OF_RESERVATION)

/**
 * Reads replies that are about to end, by their ids. On PostgreSQL it locks their conversations first, as everybody who
 * changes one does, in the order of the ids, then the replies: so they are read as they are once all of these are locked.
 * Reservations are not: whoever makes a budget locks their table, and is waited for when they are deleted.
 */
export async function readEnding(tx: Transaction, ids: string[]): Promise<Map<string, Ending>> {
  const locked = (which: Prisma.Sql) =>
    tx.kind === 'postgresql' ? sql`${which} ORDER BY id COLLATE "C" FOR NO KEY UPDATE` : Prisma.empty
  const conversationsFirst = sql`AND (SELECT count(*) FROM c) >= 0`
  const given = ids.map(id => ({ id }))
  const rows = await tx.$queryRaw<Joined[]>`
    WITH c AS (
      SELECT id, event_seq, title FROM conversation
      WHERE id IN (SELECT conversation_id FROM message WHERE ${oneOf(tx, sql`message.id`, ids)})
      ${locked(sql``)}
    ), m AS (
      SELECT * FROM message WHERE ${oneOf(tx, sql`id`, ids)}
      ${locked(conversationsFirst)}
    )
    SELECT wanted.id AS "wanted", ${ofReply}, c.event_seq AS "eventSeq", c.title IS NULL AS "untitled", ${ofReservation},
      (SELECT model FROM message WHERE message.id = wanted.id) AS "was"
    FROM ${jsonTable(tx.kind, 'wanted', { id: 'text' }, given)}
    LEFT JOIN m ON m.id = wanted.id LEFT JOIN c ON c.id = m.conversation_id
    LEFT JOIN reservation r ON r.message_id = wanted.id`
  return new Map(rows.map(one => [one.wanted, endingOf(one)]))
}

interface Joined extends Record<string, unknown> {
  wanted: string
  eventSeq: number
  untitled: unknown
  /** The model, also of a reply that somebody deletes at the same time. */
  was: string | null
}

function endingOf(one: Joined): Ending {
  const [row, reservation] = [takeReply(one), takeReservation(one)]
  return {
    row: row.id === null ? undefined : row,
    eventSeq: one.eventSeq,
    untitled: Boolean(one.untitled),
    reservation:
      reservation.messageId === null ? undefined : { ...reservation, model: reservation.model ?? one.was },
  }
}

/** Writes ends over replies that were read as ours, and are locked since. */
export function writeEnds(kind: Db['kind'], ended: readonly ReplyEnd[], now: Date): Statement {
  return sql`
    UPDATE message SET content = e.content, reasoning = e.reasoning, status = e.status, failure_code = e."failureCode",
      failure_message = e."failureMessage", failure_detail = e."failureDetail",
      finish_reason = e."finishReason", model = e.model, prompt_tokens = e."promptTokens", completion_tokens = e."completionTokens",
      cached_prompt_tokens = e."cachedPromptTokens", reasoning_tokens = e."reasoningTokens", cost_nano = e."costNano",
      time_to_first_token = e."timeToFirstToken", duration = e.duration,
      context_omitted = e."contextOmitted", process_id = NULL, updated_at = ${now}, completed_at = ${now}
    FROM ${jsonTable(kind, 'e', endColumns, ended)} WHERE message.id = e.id`
}

const endColumns = {
  id: 'text',
  content: 'text',
  reasoning: 'text',
  status: 'text',
  failureCode: 'text',
  failureMessage: 'text',
  failureDetail: 'text',
  finishReason: 'text',
  model: 'text',
  promptTokens: 'integer',
  completionTokens: 'integer',
  cachedPromptTokens: 'integer',
  reasoningTokens: 'integer',
  costNano: 'bigint',
  timeToFirstToken: 'integer',
  duration: 'integer',
  contextOmitted: 'integer',
} as const

export type ReplyEnd = Pick<Message, keyof typeof endColumns>

/** Makes room for so many events in conversations. */
export const raiseEventSeqs = (kind: Db['kind'], raised: { id: string; events: number }[]): Statement => sql`
  UPDATE conversation SET event_seq = conversation.event_seq + raised.events
  FROM ${jsonTable(kind, 'raised', { id: 'text', events: 'integer' }, raised)}
  WHERE conversation.id = raised.id`
