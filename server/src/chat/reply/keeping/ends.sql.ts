import { type Message, Prisma, type Reservation } from '@parley/prisma'
import { selectColumns } from '../../../base/db/columns.js'
import type { Transaction } from '../../../base/db/db.js'
import { jsonTable } from '../../../base/db/jsonTable.js'
import { oneOf } from '../../../base/db/oneOf.js'
import type { Books, Used } from '../../../spending/usage/reckon.js'
import { messageTable } from '../../conversation/columns.sql.js'
import type { End } from './outcome.js'

/** An end with the row it is written to; undefined: the reply was deleted. */
export interface Reckoned extends End {
  row: Omit<Message, 'content'> | undefined
  model: string | null
  used: Used
}

/** Writes ends over replies that this process still writes, in one statement. Answers with those that it ended. */
export async function writeEnds(
  tx: Transaction,
  processId: string,
  reckoned: Reckoned[],
  { kind }: Books,
): Promise<Message[]> {
  const now = new Date()
  const wanted = reckoned.flatMap(({ row, content, outcome, model, used }) => {
    if (!row) return []
    const { usage, costNano } = used
    return {
      ...row,
      content,
      reasoning: outcome.reasoning || null,
      status: outcome.status,
      failureCode: outcome.failure?.code ?? null,
      failureMessage: outcome.failure?.message ?? null,
      failureDetail: outcome.failure?.detail ?? null,
      finishReason: outcome.status === 'COMPLETE' ? (outcome.finishReason ?? null) : null,
      model,
      promptTokens: usage?.promptTokens ?? null,
      completionTokens: usage?.completionTokens ?? null,
      cachedPromptTokens: usage?.cachedPromptTokens ?? null,
      reasoningTokens: usage?.reasoningTokens ?? null,
      costNano,
      timeToFirstToken: outcome.timeToFirstToken ?? null,
      duration: outcome.duration ?? null,
      contextOmitted: outcome.contextOmitted ?? row.contextOmitted,
      processId: null,
      updatedAt: now,
      completedAt: now,
    }
  })
  const columns = {
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
  // Each `|| ''` keeps SQLite from an index, of processes and of states: for each reply that runs it would read all ends anew.
  const stored = await tx.$queryRaw<{ id: string }[]>`
    UPDATE message SET content = e.content, reasoning = e.reasoning, status = e.status, failure_code = e."failureCode",
      failure_message = e."failureMessage", failure_detail = e."failureDetail",
      finish_reason = e."finishReason", model = e.model, prompt_tokens = e."promptTokens", completion_tokens = e."completionTokens",
      cached_prompt_tokens = e."cachedPromptTokens", reasoning_tokens = e."reasoningTokens", cost_nano = e."costNano",
      time_to_first_token = e."timeToFirstToken", duration = e.duration,
      context_omitted = e."contextOmitted", process_id = NULL, updated_at = ${now}, completed_at = ${now}
    FROM ${jsonTable(kind, 'e', columns, wanted)}
    WHERE message.id = e.id AND message.process_id || '' = ${processId} AND message.status || '' = 'STREAMING'
    RETURNING message.id`
  const ids = new Set(stored.map(({ id }) => id))
  return wanted.filter(({ id }) => ids.has(id))
}

const { content: _, ...unspoken } = messageTable
const ofMessage = selectColumns('m', unspoken)
const ofReservation = selectColumns('r', {
  messageId: 'message_id',
  userId: 'user_id',
  apiKeyId: 'api_key_id',
  promptTokens: 'prompt_tokens',
  amountNano: 'amount_nano',
  budgets: 'budgets',
  createdAt: 'created_at',
  processId: 'process_id',
  model: 'model',
} satisfies Record<keyof Reservation, string>)

/** What is known of replies before they end; of one that was deleted only what was set aside for it. */
export async function readEnding(tx: Transaction, ids: string[]) {
  const messages = await tx.$queryRaw<Omit<Message, 'content'>[]>`
    SELECT ${ofMessage} FROM message m WHERE ${oneOf(tx, Prisma.sql`m.id`, ids)}`
  const reservations = await tx.$queryRaw<Reservation[]>`
    SELECT ${ofReservation} FROM reservation r WHERE ${oneOf(tx, Prisma.sql`r.message_id`, ids)}`
  return {
    rows: new Map(messages.map(row => [row.id, row])),
    reservations: new Map(reservations.map(row => [row.messageId, row])),
  }
}

/**
 * Before the messages, as everybody who changes a conversation locks; in the order of the ids. The numbers of the events
 * need it in any case.
 */
export async function lockConversations(
  tx: Transaction,
  { kind }: Books,
  messageIds: string[],
): Promise<void> {
  if (kind === 'sqlite') return
  await tx.$queryRaw`
    SELECT id FROM conversation
    WHERE id IN (SELECT conversation_id FROM message WHERE ${oneOf({ kind }, Prisma.sql`message.id`, messageIds)})
    ORDER BY id COLLATE "C" FOR NO KEY UPDATE`
}

/** Makes room for so many events in conversations. Answers with the number of the last one of each. */
export async function raiseEventSeqs(
  tx: Transaction,
  { kind }: Books,
  raised: { id: string; events: number }[],
): Promise<{ id: string; last: number }[]> {
  const conversations = await tx.$queryRaw<{ id: string; last: number | bigint }[]>`
    UPDATE conversation SET event_seq = conversation.event_seq + raised.events
    FROM ${jsonTable(kind, 'raised', { id: 'text', events: 'integer' }, raised)}
    WHERE conversation.id = raised.id RETURNING conversation.id, conversation.event_seq AS "last"`
  return conversations.map(({ id, last }) => ({ id, last: Number(last) }))
}
