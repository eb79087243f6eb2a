import type { DataExport, User } from '@parley/prisma'
import { parseRights } from '../../access/role/rights.js'
import type { PermissionName } from '../../access/role/role.service.js'
import { findChanges } from '../../access/session/revocation.sql.js'
import type { Db } from '../../base/db/db.js'

/** For the requests of people who cannot ask themselves: it holds what they wrote, and they are told. */
export const neededForOthers = 'USERS_MANAGE' satisfies PermissionName

/** An export that can be fetched now, about whom it is, and what who asked for it may do. */
export interface Standing {
  asked: DataExport & { sessionId: string }
  person: User
  permissions: ReadonlySet<PermissionName>
}

/**
 * Which exports still stand: for a day, as long as the session holds that asked for them, and by the rights that its
 * person has at this moment.
 */
export function createStanding({ db, now, idleHours }: { db: Db; now: () => Date; idleHours: number }) {
  return async (where: { id: string } | { requestedById: string }): Promise<Standing[]> => {
    const at = now()
    const rows = await db.read.dataExport.findMany({
      where: { ...where, status: 'READY', expiresAt: { gt: at } },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    })
    const asked = rows.filter((row): row is Standing['asked'] => row.sessionId !== null)
    if (asked.length === 0) return []
    const sessions = Object.fromEntries(asked.map(({ sessionId }) => [sessionId, '?']))
    const idleSince = new Date(at.getTime() - idleHours * 3_600_000)
    const states = await findChanges(db, sessions, { now: at, idleSince })
    const rights = new Map(
      states
        .filter(({ state }) => state === 'HOLDS')
        .map(({ id, rights }) => [id, parseRights(rights).permissions]),
    )
    const people = await db.read.user.findMany({
      where: { id: { in: asked.map(({ userId }) => userId) }, status: { not: 'ERASED' } },
    })
    return asked.flatMap(row => {
      const person = people.find(({ id }) => id === row.userId)
      const permissions = rights.get(row.sessionId)
      if (!person || !permissions) return []
      const isOwn = row.userId === row.requestedById
      return isOwn || permissions.has(neededForOthers) ? [{ asked: row, person, permissions }] : []
    })
  }
}
