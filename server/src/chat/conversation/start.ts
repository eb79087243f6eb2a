import type { Conversation } from '@parley/prisma'
import type { Transaction } from '../../base/db/db.js'
import { newId } from '../../base/db/id.js'
import { type Statement, together } from '../../base/db/together.js'
import type { Viewer } from '../../base/viewer.js'
import { recordEvent } from '../conversationEvent/record.js'
import { insertParticipant } from '../participant/participant.sql.js'
import { noteForSearch } from '../search/changes.sql.js'
import { insertConversation } from './conversation.sql.js'
import { cleanTags } from './input.js'
import { cleanTitle } from './update.js'

interface NewConversation {
  title?: string | null
  systemPrompt?: string | null
  /** As they are stored. */
  parameters?: string | null | undefined
  model: string
  /** Temporary conversations have one. */
  expiresAt?: Date | null
  /** Of a copy: the message that it ends with. */
  forkedFromId?: string
}

/** As it is before its first message. */
export const newConversation = (
  id: string,
  { user }: Viewer,
  input: NewConversation,
  now: Date,
): Conversation => ({
  id,
  ownerId: user.id,
  title: cleanTitle(input.title),
  model: input.model,
  systemPrompt: input.systemPrompt || null,
  parameters: input.parameters ?? null,
  temporary: input.expiresAt != null,
  expiresAt: input.expiresAt ?? null,
  lastSeq: 0,
  eventSeq: 1,
  deletions: 0,
  lastMessageAt: now,
  lastMessageId: null,
  forkedFromId: input.forkedFromId ?? null,
  createdAt: now,
  updatedAt: now,
})

/** Has everybody hear of it, and answers with the statements that store it, of one that has read up to `readSeq`. */
export function storeStart(tx: Transaction, conversation: Conversation, readSeq = 0): Statement[] {
  const { id, ownerId, createdAt, temporary } = conversation
  recordEvent(tx, {
    conversationId: id,
    kind: 'CONVERSATION_CREATED',
    actorId: ownerId,
    conversationSeq: 1,
    listed: !temporary,
  })
  return [
    insertConversation(conversation),
    insertParticipant(conversation, { userId: ownerId, access: 'OWNER', addedAt: createdAt, readSeq }),
  ]
}

export async function startConversation(
  tx: Transaction,
  viewer: Viewer,
  input: NewConversation & { tags?: string[] | null },
): Promise<Conversation> {
  const conversation = newConversation(newId('cnv'), viewer, input, new Date())
  const { id: conversationId, ownerId: userId, title, temporary } = conversation
  await together(tx, storeStart(tx, conversation))
  const tags = cleanTags(input.tags).map(tag => ({ conversationId, userId, tag }))
  if (tags.length > 0) await tx.conversationTag.createMany({ data: tags })
  if (title && !temporary) await noteForSearch(tx, [{ conversationId, messageId: null }])
  return conversation
}
