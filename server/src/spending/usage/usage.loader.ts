import type { UsageTotals } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import { createLoader } from '../../base/db/loader.js'
import { storableTime } from './input.js'
import { noUsage } from './sums.js'
import { payersOf, sharesOfConversations, usageOfConversations, usageOfUsers } from './usage.sql.js'

/** What the replies of conversations used, on all branches. */
export function createConversationUsageLoader(db: Db) {
  return createLoader<string, UsageTotals>(db, 'conversation usage', async ids => {
    const groups = await usageOfConversations(db, ids)
    const totals = new Map(groups.map(group => [group.id, group.totals]))
    return ids.map(id => totals.get(id) ?? noUsage)
  })
}

/** One person's part of what a conversation used. */
export interface Share {
  /** Null where they asked for nothing. */
  own: UsageTotals | null
  /** Whether somebody else asked for something. */
  others: boolean
}

/** What the replies of conversations used that somebody asked for. */
export function createConversationShareLoader(db: Db) {
  return createLoader<{ conversationId: string; userId: string }, Share, string>(
    db,
    'conversation shares',
    async keys => {
      const ids = [...new Set(keys.map(({ conversationId }) => conversationId))]
      const groups = await sharesOfConversations(db, ids)
      const byConversation = Map.groupBy(groups, ({ id }) => id)
      return keys.map(({ conversationId, userId }) => {
        const parts = byConversation.get(conversationId) ?? []
        const own = parts.find(part => part.userId === userId)
        return { own: own?.totals ?? null, others: parts.some(part => part !== own) }
      })
    },
    { cacheKeyFn: ({ conversationId, userId }) => `${conversationId} ${userId}` },
  )
}

/** Who asked for replies, and so pays for them; null for a message that is no reply, or runs. */
export function createPayerLoader(db: Db) {
  return createLoader<string, string | null>(db, 'payer', async ids => {
    const rows = await payersOf(db, ids)
    const payers = new Map(rows.map(({ messageId, userId }) => [messageId, userId]))
    return ids.map(id => payers.get(id) ?? null)
  })
}

/** Whose usage, from when and until when; null: from the beginning, until now. */
export interface UserUsageKey {
  userId: string
  from: Date | null
  to: Date | null
}

/** What people used; in a list all of them are asked for in one range of time, and so in one query. */
export function createUserUsageLoader(db: Db) {
  return createLoader<UserUsageKey, UsageTotals, string>(
    db,
    'user usage',
    async keys => {
      const ranges = Map.groupBy(keys, rangeOf)
      const found = await Promise.all(
        [...ranges.values()].map(async same => {
          const { from, to } = same[0] ?? { from: null, to: null }
          const ids = same.map(({ userId }) => userId)
          const groups = await usageOfUsers(db, ids, {
            from: from && storableTime(from),
            to: to && storableTime(to),
          })
          return groups.map(({ id, totals }) => [`${id} ${rangeOf({ from, to })}`, totals] as const)
        }),
      )
      const totals = new Map<string, UsageTotals>(found.flat())
      return keys.map(key => totals.get(textOf(key)) ?? noUsage)
    },
    { cacheKeyFn: textOf },
  )
}

const rangeOf = ({ from, to }: Pick<UserUsageKey, 'from' | 'to'>): string =>
  `${from?.getTime() ?? ''} ${to?.getTime() ?? ''}`

const textOf = (key: UserUsageKey): string => `${key.userId} ${rangeOf(key)}`
