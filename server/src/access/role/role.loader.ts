import type { Role, RoleAssignment } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { createLoader } from '../../base/db/loader.js'

/** The roles of users, with what they are and where they come from. */
export type RoleLoader = ReturnType<typeof createRoleLoader>

export function createRoleLoader(db: Db) {
  return createLoader<string, (RoleAssignment & { role: Role })[]>(db, 'roles', async userIds => {
    const rows = await db.read.roleAssignment.findMany({
      where: { userId: { in: [...userIds] } },
      include: { role: true },
      orderBy: { assignedAt: 'asc' },
    })
    return userIds.map(id => rows.filter(row => row.userId === id))
  })
}
