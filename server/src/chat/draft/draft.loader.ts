import type { Draft } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { createLoader } from '../../base/db/loader.js'
import type { PartKey } from '../participant/participant.loader.js'

/** What somebody has typed into conversations and not sent. */
export function createDraftLoader(db: Db) {
  return createLoader<PartKey, Draft | null, string>(
    db,
    'draft',
    async keys => {
      const rows = await db.read.draft.findMany({
        where: {
          conversationId: { in: keys.map(({ conversationId }) => conversationId) },
          userId: { in: [...new Set(keys.map(({ userId }) => userId))] },
        },
      })
      const found = new Map(rows.map(row => [keyOf(row), row]))
      return keys.map(key => found.get(keyOf(key)) ?? null)
    },
    { cacheKeyFn: keyOf },
  )
}

const keyOf = ({ conversationId, userId }: PartKey): string => `${conversationId} ${userId}`
