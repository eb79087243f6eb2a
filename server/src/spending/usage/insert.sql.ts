import { Prisma, type Usage } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { jsonTable } from '../../base/db/jsonTable.js'
import type { Statement } from '../../base/db/together.js'

/** Books calls, as many as there are in one statement. */
export function insertUsage(kind: Db['kind'], rows: readonly Usage[]): Statement {
  return Prisma.sql`
    INSERT INTO "usage" (id, message_id, conversation_id, user_id, api_key_id, model, prompt_tokens, completion_tokens,
      cached_prompt_tokens, reasoning_tokens, cost_nano, time_to_first_token, failed, failure_code, created_at)
    SELECT id, "messageId", "conversationId", "userId", "apiKeyId", model, "promptTokens", "completionTokens",
      "cachedPromptTokens", "reasoningTokens", "costNano", "timeToFirstToken", failed, "failureCode", "createdAt"
    FROM ${jsonTable(kind, 'call', columns, rows)}`
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
