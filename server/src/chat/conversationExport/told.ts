import type { Conversation, Message } from '@parley/prisma'
import type { Access } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import type { Viewer } from '../../base/viewer.js'
import { type FileFacts, factsOfFiles } from '../attachment/links.sql.js'
import type { ModelService } from '../model/model.service.js'

export interface Named {
  id: string
  name: string | null
}

/** What a file says of a conversation beside its messages. */
export interface About {
  conversation: Conversation
  owner: Named
  model: Named
  participants: (Named & { access: Access })[]
  exportedAt: Date
}

/** A message, with the names of who wrote it and of what it carries. */
export interface Told {
  message: Message
  files: FileFacts[]
  author: Named | null
  model: Named | null
}

/** Finds the names that stand in a file, each once. */
export function createNames(db: Db, models: Pick<ModelService, 'named'>, viewer: Viewer) {
  const people = new Map<string, Named>()
  const modelsByName = new Map<string, Promise<Named>>()

  const modelOf = (name: string): Promise<Named> => {
    const known =
      modelsByName.get(name) ??
      models.named(viewer, name).then(({ id, name: shown }) => ({ id, name: shown }))
    modelsByName.set(name, known)
    return known
  }

  async function peopleOf(ids: readonly string[]): Promise<(id: string) => Named> {
    const missing = [...new Set(ids)].filter(id => !people.has(id))
    if (missing.length > 0)
      for (const { id, name } of await db.read.user.findMany({ where: { id: { in: missing } } }))
        people.set(id, { id, name })
    return id => people.get(id) ?? { id, name: null }
  }

  return {
    async about(conversation: Conversation, exportedAt: Date): Promise<About> {
      const parts = await db.read.participant.findMany({
        where: { conversationId: conversation.id },
        orderBy: [{ addedAt: 'asc' }, { userId: 'asc' }],
      })
      const person = await peopleOf([conversation.ownerId, ...parts.map(({ userId }) => userId)])
      return {
        conversation,
        owner: person(conversation.ownerId),
        model: await modelOf(conversation.model),
        participants: parts.map(({ userId, access }) => ({ ...person(userId), access: access as Access })),
        exportedAt,
      }
    },

    async told(messages: readonly Message[]): Promise<Told[]> {
      const person = await peopleOf(messages.flatMap(({ authorId }) => authorId ?? []))
      const files = await factsOfFiles(
        db,
        messages.map(({ id }) => id),
      )
      return Promise.all(
        messages.map(async message => ({
          message,
          files: files.get(message.id) ?? [],
          author: message.authorId ? person(message.authorId) : null,
          model: message.model ? await modelOf(message.model) : null,
        })),
      )
    },
  }
}
