import type { Conversation } from '@parley/prisma'
import { z } from 'zod'
import type { Bus } from '../../../base/bus/bus.js'
import { carriedFile } from '../../attachment/messageFiles.js'
import { contextKey } from '../../conversation/remove.js'

const entry = z.object({
  id: z.string(),
  /** Distance from the first message of the conversation. */
  depth: z.int(),
  role: z.enum(['system', 'user', 'assistant']),
  content: z.string(),
  /** What it takes of a model's window; null until somebody had to count. */
  tokens: z.int().nullable(),
  /** That it carries; absent: none. What they say is read anew. */
  files: z.array(carriedFile).optional(),
})

const cached = z.object({
  leafId: z.string(),
  /** Of the leaf, which may have no entry: what is empty says nothing to a model. */
  depth: z.int(),
  /** How many messages are sent at most, as it was when this was kept. */
  limit: z.int(),
  /** Of the conversation, when this was read. */
  deletions: z.int(),
  entries: z.array(entry),
})

export type Entry = z.infer<typeof entry>
/** The last messages of a branch, the oldest first, up to its leaf. */
export type History = Pick<z.infer<typeof cached>, 'depth' | 'entries'>

type Of = Pick<Conversation, 'id' | 'deletions'>

/** In characters of JSON: reading more than that from the database again is cheaper than keeping it. */
const MAX_SIZE = 1_000_000

/** What the model was last given of each conversation. Of another leaf, other limits or no sense it is not used. */
export function createPromptCache(bus: Bus, limit: number, ttlHours: number) {
  return {
    /** Nothing that was made of messages which are deleted by now. */
    async get({ id, deletions }: Of, leafId: string): Promise<History | null> {
      const text = await bus.cache.get(contextKey(id))
      const { data } = cached.safeParse(text === null ? null : jsonOf(text))
      return data?.leafId === leafId && data.limit === limit && data.deletions === deletions ? data : null
    },
    async set({ id, deletions }: Of, leafId: string, history: History): Promise<void> {
      const text = JSON.stringify({ leafId, limit, deletions, ...history })
      if (text.length <= MAX_SIZE) await bus.cache.set(contextKey(id), text, ttlHours * 3600)
    },
    forget: (conversationId: string): Promise<void> => bus.cache.delete([contextKey(conversationId)]),
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
