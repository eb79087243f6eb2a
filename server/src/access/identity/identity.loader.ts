import type { Identity } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { createLoader } from '../../base/db/loader.js'

/** The sign-ins of users, oldest first. */
export function createIdentityLoader(db: Db) {
  return createLoader<string, Identity[]>(db, 'identities', async userIds => {
    const rows = await db.read.identity.findMany({
      where: { userId: { in: [...userIds] } },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    })
    const byUser = Map.groupBy(rows, ({ userId }) => userId)
    return userIds.map(id => byUser.get(id) ?? [])
  })
}
