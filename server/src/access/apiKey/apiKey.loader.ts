import type { ApiKey } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { createLoader } from '../../base/db/loader.js'

const SHOWN_AFTER_END = 30 * 86_400_000

/** The keys of users, the newest first, without those that ended long ago. */
export function createApiKeyLoader(db: Db) {
  return createLoader<string, ApiKey[]>(db, 'apiKeys', async userIds => {
    const since = new Date(Date.now() - SHOWN_AFTER_END)
    const rows = await db.read.apiKey.findMany({
      where: {
        ownerId: { in: [...userIds] },
        AND: [
          { OR: [{ revokedAt: null }, { revokedAt: { gt: since } }] },
          { OR: [{ expiresAt: null }, { expiresAt: { gt: since } }] },
        ],
      },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    })
    const byOwner = Map.groupBy(rows, ({ ownerId }) => ownerId)
    return userIds.map(id => byOwner.get(id) ?? [])
  })
}
