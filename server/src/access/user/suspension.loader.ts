import type { Db } from '../../base/db/db.js'
import { createLoader } from '../../base/db/loader.js'
import { succeeded } from '../audit/auditFilter.js'

export interface SuspensionRow {
  reason: string | null
  at: Date
  byId: string | null
}

/** The last suspension of people, as the audit log has it. */
export function createSuspensionLoader(db: Db) {
  return createLoader<string, SuspensionRow | null>(db, 'suspension', async userIds => {
    const newest = await db.read.auditEvent.groupBy({
      by: ['targetId'],
      where: { targetId: { in: [...userIds] }, action: 'user.suspended', outcome: succeeded },
      _max: { seq: true },
    })
    const events = await db.read.auditEvent.findMany({
      where: { seq: { in: newest.flatMap(({ _max }) => _max.seq ?? []) } },
      select: { targetId: true, createdAt: true, actorId: true, details: true },
    })
    const rows = new Map(
      events.map(({ targetId, createdAt, actorId, details }) => {
        const { reason = null } = Object.fromEntries(JSON.parse(details) as [string, string][])
        return [targetId, { reason, at: createdAt, byId: actorId }]
      }),
    )
    return userIds.map(id => rows.get(id) ?? null)
  })
}
