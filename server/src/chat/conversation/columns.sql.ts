import { type Branch, type Conversation, type Message, Prisma } from '@parley/prisma'
import { rowTaker, selectColumns } from '../../base/db/columns.js'

/** By the names of Prisma. */
export const conversationTable = {
  id: 'id',
  ownerId: 'owner_id',
  title: 'title',
  model: 'model',
  systemPrompt: 'system_prompt',
  parameters: 'parameters',
  temporary: 'temporary',
  expiresAt: 'expires_at',
  forkedFromId: 'forked_from_id',
  lastSeq: 'last_seq',
  eventSeq: 'event_seq',
  deletions: 'deletions',
  lastMessageAt: 'last_message_at',
  lastMessageId: 'last_message_id',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
} satisfies Record<keyof Conversation, string>

/** By the names of Prisma. */
export const messageTable = {
  id: 'id',
  conversationId: 'conversation_id',
  ownerId: 'owner_id',
  temporary: 'temporary',
  authorId: 'author_id',
  parentId: 'parent_id',
  branchId: 'branch_id',
  depth: 'depth',
  seq: 'seq',
  role: 'role',
  content: 'content',
  reasoning: 'reasoning',
  status: 'status',
  failureCode: 'failure_code',
  failureMessage: 'failure_message',
  failureDetail: 'failure_detail',
  finishReason: 'finish_reason',
  model: 'model',
  parameters: 'parameters',
  promptTokens: 'prompt_tokens',
  completionTokens: 'completion_tokens',
  cachedPromptTokens: 'cached_prompt_tokens',
  reasoningTokens: 'reasoning_tokens',
  costNano: 'cost_nano',
  timeToFirstToken: 'time_to_first_token',
  duration: 'duration',
  contextOmitted: 'context_omitted',
  idempotencyKey: 'idempotency_key',
  madeBy: 'made_by',
  processId: 'process_id',
  stopRequested: 'stop_requested',
  hasFiles: 'has_files',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  completedAt: 'completed_at',
} satisfies Record<keyof Message, string>

const times = [
  'lastMessageAt',
  'createdAt',
  'updatedAt',
] as const satisfies (keyof typeof conversationTable)[]

/** What makes a row of SQL a Conversation; its times may be read from where they are repeated. */
export const conversationColumns = (alias: string, timesAlias = alias): Prisma.Sql =>
  Prisma.join([
    selectColumns(
      alias,
      Object.fromEntries(Object.entries(conversationTable).filter(([name]) => !isTime(name))),
    ),
    conversationTimes(timesAlias),
  ])

export const conversationTimes = (alias: string): Prisma.Sql =>
  selectColumns(alias, Object.fromEntries(times.map(name => [name, conversationTable[name]])))

/** What makes a row of SQL a Message. */
export const messageColumns = (alias: string): Prisma.Sql => selectColumns(alias, messageTable)

const OF_MESSAGE = 'message.'
/** The same where a conversation is read with it. */
export const joinedMessageColumns = (alias: string): Prisma.Sql =>
  selectColumns(alias, messageTable, OF_MESSAGE)
export const takeMessage = rowTaker<Message>(messageTable, OF_MESSAGE)

const OF_CONVERSATION = 'conversation.'
/** What makes a Conversation, where messages are read with it. */
export const joinedConversationColumns = (alias: string): Prisma.Sql =>
  selectColumns(alias, conversationTable, OF_CONVERSATION)
export const takeConversation = rowTaker<Conversation>(conversationTable, OF_CONVERSATION)

export const branchTable = {
  id: 'id',
  conversationId: 'conversation_id',
  parentId: 'parent_id',
  fromDepth: 'from_depth',
} satisfies Record<keyof Branch, string>

/** What makes a row of SQL a Branch. */
export const branchColumns = (alias: string): Prisma.Sql => selectColumns(alias, branchTable)

export const timeColumn = (alias: string, name: (typeof times)[number]): Prisma.Sql =>
  Prisma.raw(`${alias}."${conversationTable[name]}"`)

const isTime = (name: string): boolean => times.some(time => time === name)
