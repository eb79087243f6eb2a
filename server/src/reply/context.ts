import type { Message } from '@parley/prisma'
import { createPathLoader } from '../conversation/path.service.js'
import type { Db } from '../db/db.js'
import type { ModelMessage } from '../model/model.js'

const roles: Record<string, ModelMessage['role']> = { SYSTEM: 'system', USER: 'user', ASSISTANT: 'assistant' }

/** What the model is given: the system prompt, then the last messages of the reply's branch. */
export function createContextReader(db: Db, contextMessages: number) {
  return async (reply: Message): Promise<ModelMessage[]> => {
    const [conversation, parent] = await Promise.all([
      db.read.conversation.findUnique({ where: { id: reply.conversationId } }),
      db.read.message.findUnique({ where: { id: reply.parentId ?? '' } }),
    ])
    const last = parent ? await createPathLoader(db).last(parent, contextMessages) : []
    return [
      ...(conversation?.systemPrompt
        ? [{ role: 'system' as const, content: conversation.systemPrompt }]
        : []),
      // A reply that failed before its first word says nothing to the model.
      ...last
        .filter(({ content }) => content !== '')
        .map(({ role, content }) => ({ role: roles[role] ?? 'user', content })),
    ]
  }
}
