import type { Identity } from '@parley/prisma'
import DataLoader from 'dataloader'
import type { Db } from '../../base/db/db.js'

/** The sign-ins of users, oldest first. */
export function createIdentityLoader(db: Db) {
  return new DataLoader<string, Identity[]>(async userIds => {
    const rows = await db.read.identity.findMany({
      where: { userId: { in: [...userIds] } },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    })
    const byUser = Map.groupBy(rows, ({ userId }) => userId)
    return userIds.map(id => byUser.get(id) ?? [])
  })
}
