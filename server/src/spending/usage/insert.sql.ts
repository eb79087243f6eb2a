import type { Usage } from '@parley/prisma'
import type { Transaction } from '../../base/db/db.js'
import { jsonTable } from '../../base/db/jsonTable.js'

/** Books calls, as many as there are in one statement. */
export async function insertUsage(tx: Transaction, rows: readonly Usage[]): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "usage" (id, message_id, conversation_id, user_id, api_key_id, model, prompt_tokens, completion_tokens,
      cached_prompt_tokens, reasoning_tokens, cost_nano, time_to_first_token, failed, failure_code, created_at)
    SELECT id, "messageId", "conversationId", "userId", "apiKeyId", model, "promptTokens", "completionTokens",
      "cachedPromptTokens", "reasoningTokens", "costNano", "timeToFirstToken", failed, "failureCode", "createdAt"
    FROM ${jsonTable(tx.kind, 'call', columns, rows)}`
}

const columns = {
  id: 'text',
  messageId: 'text',
  conversationId: 'text',
  userId: 'text',
  apiKeyId: 'text',
  model: 'text',
  promptTokens: 'integer',
  completionTokens: 'integer',
  cachedPromptTokens: 'integer',
  reasoningTokens: 'integer',
  costNano: 'bigint',
  timeToFirstToken: 'integer',
  failed: 'boolean',
  failureCode: 'text',
  createdAt: 'time',
} as const
