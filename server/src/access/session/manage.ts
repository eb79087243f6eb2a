import type { Session } from '@parley/prisma'
import type { Page, PageArgs, SessionFilter, SessionOrder, SessionRevokeReason } from '@parley/schema'
import type { Db, Transaction } from '../../base/db/db.js'
import { CodedError } from '../../base/errors.js'
import { checkBulk } from '../../base/page/checkBulk.js'
import { keysetPage } from '../../base/page/keyset.js'
import type { Viewer } from '../../base/viewer.js'
import { recordAdminEvent } from '../adminEvent/adminEvent.service.js'
import type { Actor, Audit } from '../audit/audit.service.js'
import { requireEnding } from '../role/grant.js'
import { reasons, revocation } from './ended.js'
import { asksForEnded, conditions } from './sessionFilter.js'
import { sessionsVisibleTo } from './visibility.js'

export type SessionListArgs = PageArgs & { filter?: SessionFilter | null; orderBy?: SessionOrder | null }

export interface SessionManagement {
  /** Everybody's. */
  list(viewer: Viewer, args: SessionListArgs): Promise<Page<Session>>
  /** Those of one user; that can be used, unless the filter says so of others. */
  ofUser(viewer: Viewer, userId: string, args: SessionListArgs): Promise<Page<Session>>
  find(viewer: Viewer, ids: string[]): Promise<Session[]>
  /** What is gone, somebody else's or revoked already counts as revoked. */
  revoke(viewer: Viewer, ids: string[]): Promise<Session[]>
  revokeOthers(viewer: Viewer): Promise<Session[]>
  revokeOfUser(viewer: Viewer, userId: string): Promise<Session[]>
  /** Revokes sessions in the transaction of what takes them away: late in it, for it adds to the audit log. */
  revokeIn(tx: Transaction, actor: Actor, which: Which, reason: SessionRevokeReason): Promise<Session[]>
}

interface Which {
  id?: string | { in: string[] } | { not: string }
  userId?: string | { in: string[] }
}

const columns = { LAST_SEEN_AT: 'lastSeenAt', CREATED_AT: 'createdAt' } as const

export function createSessionManagement(deps: {
  db: Db
  audit: Audit
  now: () => Date
  /** What holds of a session that can be used. */
  usable: () => object
}): SessionManagement {
  const { db, audit, now, usable } = deps

  const list = (
    viewer: Viewer,
    { filter, orderBy, ...args }: SessionListArgs,
    also: object[] = [],
  ): Promise<Page<Session>> => {
    const { field, direction } = orderBy ?? { field: 'LAST_SEEN_AT', direction: 'DESC' }
    const where = {
      ...sessionsVisibleTo(viewer),
      AND: [...also, ...conditions(db.kind, viewer, filter ?? {}, usable)],
    }
    return keysetPage({
      args,
      order: { field: columns[field], direction },
      find: page =>
        db.read.session.findMany({ ...page, where: { ...where, AND: [...where.AND, ...page.where] } }),
      count: most => db.read.session.count({ where, ...most }),
    })
  }

  const revokeIn: SessionManagement['revokeIn'] = async (tx, actor, which, reason) => {
    const revoked = await tx.session.updateManyAndReturn({
      where: { ...which, revokedAt: null, expiresAt: { gt: now() } },
      data: revocation(now(), actor, reason),
    })
    for (const { id, userId } of revoked) {
      const details = { user: userId, reason: reasons[reason] }
      await audit.record(tx, actor, {
        action: 'session.revoked',
        affects: [id],
        target: { type: 'Session', id },
        details,
      })
      await recordAdminEvent(tx, 'UPDATED', id)
    }
    return revoked
  }

  const revokeAll = (viewer: Viewer, which: Which): Promise<Session[]> =>
    db.write(async tx => {
      const theirs = await tx.session.findMany({
        where: { ...which, revokedAt: null, expiresAt: { gt: now() } },
        select: { userId: true },
        distinct: 'userId',
      })
      await requireEnding(
        tx,
        viewer,
        theirs.map(({ userId }) => userId),
      )
      return revokeIn(tx, viewer, which, 'REQUEST')
    })

  const find = (viewer: Viewer, ids: string[]): Promise<Session[]> =>
    db.read.session.findMany({ where: { id: { in: ids }, ...sessionsVisibleTo(viewer) } })

  return {
    list,
    ofUser: (viewer, userId, { filter, ...args }) =>
      list(viewer, { ...args, filter: { active: asksForEnded(filter) ? null : true, ...filter } }, [
        { userId },
      ]),
    find,
    revokeIn,

    async revoke(viewer, ids) {
      checkBulk(ids, 'ids')
      if (!viewer.session && !viewer.permissions.has('SESSIONS_MANAGE'))
        throw new CodedError('FORBIDDEN', 'This API key may not revoke sessions.')
      await revokeAll(viewer, { id: { in: ids }, ...sessionsVisibleTo(viewer) })
      const found = new Map((await find(viewer, ids)).map(session => [session.id, session]))
      return [...new Set(ids)].flatMap(id => found.get(id) ?? [])
    },

    async revokeOthers(viewer) {
      if (!viewer.session) throw new CodedError('FORBIDDEN', 'An API key has no session to keep.')
      return revokeAll(viewer, { userId: viewer.user.id, id: { not: viewer.session.id } })
    },

    revokeOfUser: (viewer, userId) => revokeAll(viewer, { userId }),
  }
}
