import type { Feedback } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { createLoader } from '../../base/db/loader.js'
import { feedbackOf } from './feedback.sql.js'

export interface FeedbackKey {
  messageId: string
  userId: string
}

/** What somebody thinks of replies. */
export function createFeedbackLoader(db: Db) {
  return createLoader<FeedbackKey, Feedback | null, string>(
    db,
    'feedback',
    async keys => {
      const rows = await feedbackOf(
        db,
        keys.map(({ messageId }) => messageId),
        [...new Set(keys.map(({ userId }) => userId))],
      )
      const found = new Map(rows.map(row => [keyOf(row), row]))
      return keys.map(key => found.get(keyOf(key)) ?? null)
    },
    { cacheKeyFn: keyOf },
  )
}

const keyOf = ({ messageId, userId }: FeedbackKey): string => `${messageId} ${userId}`
