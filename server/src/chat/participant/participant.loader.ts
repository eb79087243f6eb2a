import type { Participant } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { createLoader } from '../../base/db/loader.js'
import { participantsOf, partsOf } from './participant.sql.js'

/** Somebody and a conversation they may be in. */
export interface PartKey {
  conversationId: string
  userId: string
}

/** What somebody has made of a conversation. */
export type Part = Participant & { tags: string[] }

const alphabet = new Intl.Collator('en')

/** Somebody's part in conversations, with their tags; null where they have none. */
export function createPartLoader(db: Db) {
  return createLoader<PartKey, Part | null, string>(
    db,
    'part',
    async keys => {
      const byPerson = Map.groupBy(keys, ({ userId }) => userId)
      const rows = await Promise.all(
        [...byPerson].map(([userId, own]) =>
          partsOf(
            db,
            userId,
            own.map(({ conversationId }) => conversationId),
          ),
        ),
      )
      const parts = new Map(
        rows.flat().map(row => {
          const tags = (JSON.parse(row.tags) as string[]).sort(alphabet.compare)
          return [keyOf(row), { ...row, tags }]
        }),
      )
      return keys.map(key => parts.get(keyOf(key)) ?? null)
    },
    { cacheKeyFn: keyOf },
  )
}

/** Everybody in a conversation: the owner first, then in the order they were added. */
export function createParticipantsLoader(db: Db) {
  return createLoader<string, Participant[]>(db, 'participants', async ids => {
    const rows = await participantsOf(db, ids)
    const byConversation = Map.groupBy(rows, ({ conversationId }) => conversationId)
    return ids.map(id => {
      const { owner = [], others = [] } = Object.groupBy(byConversation.get(id) ?? [], ({ access }) =>
        access === 'OWNER' ? 'owner' : 'others',
      )
      return [...owner, ...others]
    })
  })
}

const keyOf = ({ conversationId, userId }: PartKey): string => `${conversationId} ${userId}`
