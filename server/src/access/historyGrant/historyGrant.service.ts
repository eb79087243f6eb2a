import type { HistoryGrant } from '@parley/prisma'
import type {
  HistoryGrantFilter,
  HistoryGrantOrder,
  HistoryGrantStatus,
  OpenHistoryInput,
  Page,
  PageArgs,
} from '@parley/schema'
import type { Db, Transaction } from '../../base/db/db.js'
import { newId } from '../../base/db/id.js'
import { CodedError, notFound } from '../../base/errors.js'
import { keysetPage } from '../../base/page/keyset.js'
import type { Viewer } from '../../base/viewer.js'
import { recordAdminEvent } from '../adminEvent/adminEvent.service.js'
import type { Audit } from '../audit/audit.service.js'
import { requireEnding, withCurrentRights } from '../role/grant.js'
import { lockRoles } from '../role/lastAdmin.js'
import { checkedGrant, grantConditions, requireThere } from './input.js'
import type { Reach } from './reach.js'
import { statusOf, statusWhere } from './status.js'
import { seesGrants } from './visibility.js'

const minute = 60_000
/** How long a grant waits for a second auditor. */
const WAITING_MINUTES = 24 * 60
/** Grants of one person that are open or wait: with each read the audit log names them all. */
const MAX_AT_ONCE = 10

export type HistoryGrantArgs = PageArgs & {
  filter?: HistoryGrantFilter | null
  orderBy?: HistoryGrantOrder | null
}

const columns = { CREATED_AT: 'createdAt', EXPIRES_AT: 'expiresAt' } as const

export type HistoryGrants = ReturnType<typeof createHistoryGrants>

/** Who may read what others wrote, and why: opened by auditors for a while, closed by them or by admins. */
export function createHistoryGrants(deps: {
  db: Db
  audit: Audit
  /** second: another auditor has to approve. */
  access: 'grant' | 'second'
  now: () => Date
}) {
  const { db, audit, access, now } = deps
  const later = (minutes: number) => new Date(now().getTime() + minutes * minute)

  const record = async (
    tx: Transaction,
    viewer: Viewer,
    action: 'history.asked' | 'history.opened' | 'history.closed',
    grant: HistoryGrant,
  ) => {
    const { id, holderId, userId, conversationId, reason, minutes } = grant
    const about = { ...(userId && { user: userId }), ...(conversationId && { conversation: conversationId }) }
    const details = { holder: holderId, ...about, reason, minutes: String(minutes) }
    await audit.record(tx, viewer, { action, target: { type: 'HistoryGrant', id }, details })
    await recordAdminEvent(tx, action === 'history.asked' || isNew(grant) ? 'CREATED' : 'UPDATED', id)
  }

  const openOf = (holderId: string): Promise<HistoryGrant[]> =>
    db.read.historyGrant.findMany({
      where: { holderId, ...statusWhere('OPEN', now()) },
      orderBy: { createdAt: 'asc' },
    })

  return {
    async open(viewer: Viewer, input: OpenHistoryInput): Promise<HistoryGrant> {
      const { userId, conversationId, reason, minutes } = checkedGrant(input)
      requireSession(viewer)
      return db.write(async tx => {
        await lockRoles(tx)
        await withCurrentRights(tx, viewer, 'HISTORY_READ_ALL')
        await requireThere(tx, { userId, conversationId })
        const holderId = viewer.user.id
        const standing = { holderId, closedAt: null, expiresAt: { gt: now() } }
        if ((await tx.historyGrant.count({ where: standing })) >= MAX_AT_ONCE)
          throw new CodedError('CONFLICT', `You have ${MAX_AT_ONCE} open grants: close some first.`)
        const createdAt = now()
        const opens = access === 'grant'
        const grant = await tx.historyGrant.create({
          data: {
            id: newId('grt'),
            holderId,
            userId,
            conversationId,
            reason,
            minutes,
            createdAt,
            openedAt: opens ? createdAt : null,
            expiresAt: later(opens ? minutes : WAITING_MINUTES),
          },
        })
        await record(tx, viewer, opens ? 'history.opened' : 'history.asked', grant)
        return grant
      })
    },

    /** By another auditor. From then on it is open. */
    async approve(viewer: Viewer, id: string): Promise<HistoryGrant> {
      requireSession(viewer)
      return db.write(async tx => {
        await lockRoles(tx)
        await withCurrentRights(tx, viewer, 'HISTORY_READ_ALL')
        const found = await tx.historyGrant.findUnique({ where: { id } })
        if (!found) throw notFound('The grant')
        if (found.holderId === viewer.user.id)
          throw new CodedError('FORBIDDEN', 'Somebody else has to approve what you ask for.')
        const [grant] = await tx.historyGrant.updateManyAndReturn({
          where: { id, ...statusWhere('PENDING', now()) },
          data: { openedAt: now(), approvedById: viewer.user.id, expiresAt: later(found.minutes) },
        })
        if (!grant) throw new CodedError('CONFLICT', 'This grant does not wait for approval.')
        await record(tx, viewer, 'history.opened', grant)
        return grant
      })
    },

    /** By its holder, or by whoever manages conversations. What has ended stays as it is. */
    async close(viewer: Viewer, id: string): Promise<HistoryGrant> {
      return db.write(async tx => {
        await lockRoles(tx)
        const found = await tx.historyGrant.findUnique({ where: { id } })
        const isHolder = found?.holderId === viewer.user.id && viewer.session !== null
        if (!found || !(isHolder || seesGrants(viewer))) throw notFound('The grant')
        if (!isHolder && !viewer.permissions.has('CONVERSATIONS_MANAGE'))
          throw new CodedError(
            'FORBIDDEN',
            'Only its holder can close it, or somebody who has CONVERSATIONS_MANAGE.',
          )
        await requireEnding(tx, viewer, [found.holderId])
        const [grant] = await tx.historyGrant.updateManyAndReturn({
          where: { id, closedAt: null, expiresAt: { gt: now() } },
          data: { closedAt: now(), closedById: viewer.user.id },
        })
        if (grant) await record(tx, viewer, 'history.closed', grant)
        return grant ?? found
      })
    },

    async list({ filter, orderBy, ...args }: HistoryGrantArgs): Promise<Page<HistoryGrant>> {
      const { field, direction } = orderBy ?? { field: 'CREATED_AT', direction: 'DESC' }
      const where = { AND: grantConditions(filter ?? {}, now()) }
      return keysetPage({
        args,
        order: { field: columns[field], direction },
        find: page =>
          db.read.historyGrant.findMany({ ...page, where: { AND: [...where.AND, ...page.where] } }),
        count: () => db.read.historyGrant.count({ where }),
      })
    },

    /** For `node`. */
    find: async (viewer: Viewer, ids: string[]): Promise<HistoryGrant[]> =>
      seesGrants(viewer) ? db.read.historyGrant.findMany({ where: { id: { in: ids } } }) : [],

    statusOf: (grant: HistoryGrant): HistoryGrantStatus => statusOf(grant, now()),

    /** What somebody may read of conversations they are not in, at this moment. */
    async reachOf({
      user,
      apiKey,
      permissions,
    }: Pick<Viewer, 'apiKey' | 'permissions'> & { user: { id: string } }): Promise<Reach> {
      if (!permissions.has('HISTORY_READ_ALL')) return []
      if (apiKey)
        return [{ kind: 'API_KEY', id: apiKey.id, reason: apiKey.reason, userId: null, conversationId: null }]
      return (await openOf(user.id)).map(({ id, reason, userId, conversationId }) => ({
        kind: 'GRANT',
        id,
        reason,
        userId,
        conversationId,
      }))
    },

    /** A key reads for good: where a second auditor has to approve, one does so for the key's making. */
    async requireKeyMaking({ user }: Viewer): Promise<void> {
      if (access === 'grant') return
      const approved = (await openOf(user.id)).some(grant => isEverybodys(grant))
      if (!approved)
        throw new CodedError(
          'FORBIDDEN',
          'A key that reads everybody’s conversations is made while an approved grant for all of them is open.',
        )
    },
  }
}

/** Also one that opens at once. */
const isNew = ({ createdAt, openedAt, closedAt }: HistoryGrant): boolean =>
  closedAt === null && openedAt?.getTime() === createdAt.getTime()

export const isEverybodys = ({ userId, conversationId }: HistoryGrant): boolean =>
  userId === null && conversationId === null

function requireSession({ session }: Viewer): void {
  if (!session) throw new CodedError('FORBIDDEN', 'An API key opens nothing: it reads what its scopes allow.')
}
