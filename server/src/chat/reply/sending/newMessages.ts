import type { Conversation, Message } from '@parley/prisma'
import type { Viewer } from '../../../base/viewer.js'
import { imageIn } from '../../model/parameters.js'
import type { BranchPlace } from './branchPlace.js'

/** What the messages of a turn have in common. */
interface Base {
  conversation: Conversation
  parameters: string | null
  madeBy: string | null
  now: Date
}

const blank = ({ conversation, parameters, madeBy, now }: Base) => ({
  conversationId: conversation.id,
  ownerId: conversation.ownerId,
  temporary: conversation.temporary,
  parameters,
  madeBy,
  stopRequested: false,
  failureCode: null,
  failureMessage: null,
  failureDetail: null,
  reasoning: null,
  promptTokens: null,
  completionTokens: null,
  cachedPromptTokens: null,
  reasoningTokens: null,
  costNano: null,
  timeToFirstToken: null,
  duration: null,
  contextOmitted: null,
  finishReason: null,
  createdAt: now,
  updatedAt: now,
})

/** What somebody says. */
export const messageOf = (
  base: Base,
  viewer: Viewer,
  said: { content: string; files?: { ids: readonly string[] }; idempotencyKey?: string | null },
  id: string,
  parent: Message | null,
  place: BranchPlace,
): Message => ({
  ...blank(base),
  ...place,
  id,
  authorId: viewer.user.id,
  parentId: parent?.id ?? null,
  seq: base.conversation.lastSeq - 1,
  role: 'USER',
  content: said.content,
  hasFiles: Boolean(said.files?.ids.length),
  status: 'COMPLETE',
  model: null,
  idempotencyKey: said.idempotencyKey ?? null,
  processId: null,
  completedAt: base.now,
})

/** The reply, of which nothing is written yet. */
export const replyOf = (
  base: Base,
  turn: { model: string; processId: string },
  id: string,
  message: Message,
  place: BranchPlace,
): Message => ({
  ...blank(base),
  ...place,
  id,
  authorId: null,
  parentId: message.id,
  seq: base.conversation.lastSeq,
  role: 'ASSISTANT',
  content: '',
  // Of an image nobody knows yet.
  hasFiles: imageIn(base.parameters) ? null : false,
  status: 'STREAMING',
  model: turn.model,
  idempotencyKey: null,
  processId: turn.processId,
  completedAt: null,
})
