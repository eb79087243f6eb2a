import { typeOfId } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import { beginningAt } from '../../base/page/beginning.js'
import type { Viewer } from '../../base/viewer.js'
import type { AuditLog } from '../audit/auditLog.service.js'
import type { PermissionName } from '../role/role.service.js'
import { type AdminEventFeed, newestSeq } from './feed.js'
import { type AdminEventRow, cursorOf, readAdminEvents, seqOf } from './reader.js'

const day = 86_400_000

/** Which permission shows which nodes. */
const neededFor: Record<string, PermissionName> = {
  User: 'USERS_READ',
  Session: 'SESSIONS_MANAGE',
  Role: 'ROLES_MANAGE',
  AuditEvent: 'AUDIT_READ',
  Budget: 'BUDGETS_MANAGE',
}

/** Whether somebody may know of a node that something happened to it. */
export function seesNode({ permissions }: Viewer, nodeId: string): boolean {
  const needed = neededFor[typeOfId(nodeId) ?? '']
  return needed !== undefined && permissions.has(needed)
}

/** Any of these lets somebody listen. */
export const adminEventPermissions = Object.values(neededFor)

export type AdminEvents = ReturnType<typeof createAdminEvents>

export function createAdminEvents(deps: { db: Db; feed: AdminEventFeed; auditLog: AuditLog }) {
  const { db, auditLog } = deps
  return {
    /** The rights are those of each moment: a viewer of a socket has them renewed. */
    async follow(
      viewer: Viewer,
      after: string | null,
      signal: AbortSignal,
    ): Promise<AsyncGenerator<AdminEventRow, void>> {
      const from = after === null ? await newestSeq(db) : seqOf(after)
      if (viewer.permissions.has('AUDIT_READ')) await auditLog.noteReading(viewer, { by: 'adminEvents' })
      const events = readAdminEvents(deps, from, nodeId => seesNode(viewer, nodeId), signal)
      return beginningAt(events, cursorOf(from))
    },
  }
}

/** Forgets events after a day. The newest one stays: it tells how far the numbers are. */
export async function forgetAdminEvents(db: Db, now: Date): Promise<void> {
  const old = await db.read.adminEvent.findFirst({
    where: { createdAt: { lt: new Date(now.getTime() - day) } },
    orderBy: { seq: 'desc' },
    select: { seq: true },
  })
  if (!old) return
  const until = Math.min(old.seq, (await newestSeq(db)) - 1)
  await db.write(tx => tx.adminEvent.deleteMany({ where: { seq: { lte: until } } }))
}
