import type { User } from '@parley/prisma'
import type { Page, PageArgs, UpdateProfileInput, UserFilter, UserOrder } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import { badInput, CodedError } from '../../base/errors.js'
import { checkBulk } from '../../base/page/checkBulk.js'
import { keysetPage } from '../../base/page/keyset.js'
import type { Viewer } from '../../base/viewer.js'
import { recordAdminEvent } from '../adminEvent/adminEvent.service.js'
import type { Audit } from '../audit/audit.service.js'
import { requireAsMuch, requireEnding, withCurrentRights } from '../role/grant.js'
import { keepAnAdmin, lockRoles } from '../role/lastAdmin.js'
import { rightsIn } from '../role/rights.js'
import { findRights } from '../role/rights.sql.js'
import { builtInRoles } from '../role/role.service.js'
import { ended, revocation } from '../session/ended.js'
import { called } from './called.js'
import { existingUsers } from './existing.js'
import { findPeople } from './people.js'
import { conditions } from './userFilter.js'

export type UserArgs = PageArgs & { filter?: UserFilter | null; orderBy?: UserOrder | null }

export type UserAdminService = ReturnType<typeof createUserAdminService>

const MAX_TEXT = 200
const MAX_REASON = 500

const columns = {
  CREATED_AT: { field: 'createdAt' },
  LAST_SEEN_AT: { field: 'lastSeenAt', nullable: true },
  NAME: { field: 'name', text: true, nullable: true },
  EMAIL: { field: 'email', text: true, nullable: true },
} as const

/** Users as others find and manage them. */
export function createUserAdminService(deps: {
  db: Db
  audit: Audit
  /** Whose budgets are used up. */
  findOver?: () => Promise<string[]>
  now?: () => Date
}) {
  const { db, audit, findOver = async () => [], now = () => new Date() } = deps

  return {
    find: (id: string): Promise<User | null> => db.read.user.findUnique({ where: { id } }),

    async list(args: UserArgs, also: object[] = []): Promise<Page<User>> {
      const { field, direction } = args.orderBy ?? { field: 'CREATED_AT', direction: 'DESC' }
      const over = args.filter?.overBudget == null ? [] : await findOver()
      const where = { AND: [...also, ...conditions(args.filter ?? {}, now(), over)] }
      return keysetPage({
        args,
        order: { ...columns[field], direction },
        find: page => db.read.user.findMany({ ...page, where: { AND: [...where.AND, ...page.where] } }),
        count: most => db.read.user.count({ where, ...most }),
      })
    },

    /** For somebody who may read users; that somebody has keys, or has spent all, is for those alone who may see that. */
    async listFor(viewer: Viewer, args: UserArgs, also: object[] = []): Promise<Page<User>> {
      if (args.filter?.hasApiKey != null && !viewer.permissions.has('API_KEYS_MANAGE'))
        throw new CodedError('FORBIDDEN', 'You need API_KEYS_MANAGE to see who has API keys.')
      if (args.filter?.overBudget != null && !viewer.permissions.has('BUDGETS_MANAGE'))
        throw new CodedError('FORBIDDEN', 'You need BUDGETS_MANAGE to see who is over their budget.')
      return this.list(args, also)
    },

    /** Null for somebody who may not read users. */
    withRole(viewer: Viewer, roleId: string, args: UserArgs): Promise<Page<User>> | null {
      return viewer.permissions.has('USERS_READ')
        ? this.listFor(viewer, args, [{ roles: { some: { roleId } } }])
        : null
    },

    people: (search: string, first: number | null | undefined): Promise<User[]> =>
      findPeople(db, search, first),

    async updateProfile(viewer: Viewer, { name }: UpdateProfileInput): Promise<User> {
      if (!viewer.session) throw new CodedError('FORBIDDEN', 'An API key cannot change its owner’s profile.')
      if (name && name.length > MAX_TEXT)
        throw badInput({ 'input.name': `name is longer than ${MAX_TEXT} characters.` })
      const { id } = viewer.user
      return db.write(async tx => {
        const own = name?.trim().normalize('NFC') || null
        // Cleared: the provider names the person again, at the next sign-in.
        const data = name === undefined ? {} : { ...called({ name: own }), nameIsOwn: own !== null }
        // Whoever was erased meanwhile is given no name again.
        const status = 'ACTIVE'
        const [user] = await tx.user.updateManyAndReturn({ where: { id, status }, data: { ...data, status } })
        if (!user) throw ended('SESSION_REVOKED')
        await audit.record(tx, viewer, { action: 'user.updated', target: { type: 'User', id } })
        await recordAdminEvent(tx, 'UPDATED', id)
        return user
      })
    },

    /** Their sessions end for good; their API keys are refused until they are reactivated. */
    async suspend(viewer: Viewer, ids: string[], reason: string | null | undefined): Promise<User[]> {
      checkBulk(ids, 'ids')
      if (reason && reason.length > MAX_REASON)
        throw badInput({ reason: `reason is longer than ${MAX_REASON} characters.` })
      const details: Record<string, string> = reason?.trim() ? { reason: reason.trim() } : {}
      return db.write(async tx => {
        await lockRoles(tx)
        await existingUsers(tx, ids, 'ids')
        await requireEnding(tx, viewer, ids)
        const changed = await tx.user.updateManyAndReturn({
          where: { id: { in: ids }, status: 'ACTIVE' },
          data: { status: 'SUSPENDED' },
        })
        const theirs = { userId: { in: changed.map(({ id }) => id) } }
        if (await tx.roleAssignment.findFirst({ where: { ...theirs, roleId: builtInRoles.admin.id } }))
          await keepAnAdmin(tx)
        const ended = await tx.session.updateManyAndReturn({
          where: { ...theirs, revokedAt: null },
          data: revocation(now(), viewer, 'SUSPENDED'),
        })
        for (const { id } of changed)
          await audit.record(tx, viewer, {
            action: 'user.suspended',
            affects: [id],
            target: { type: 'User', id },
            details,
          })
        if (changed.length > 0)
          await recordAdminEvent(tx, 'UPDATED', ...[...changed, ...ended].map(({ id }) => id))
        return existingUsers(tx, ids, 'ids')
      })
    },

    async reactivate(viewer: Viewer, ids: string[]): Promise<User[]> {
      checkBulk(ids, 'ids')
      return db.write(async tx => {
        await lockRoles(tx)
        // Nobody who was suspended meanwhile takes that back.
        const current = await withCurrentRights(tx, viewer, 'USERS_MANAGE')
        const users = await existingUsers(tx, ids, 'ids')
        const suspended = users.filter(({ status }) => status === 'SUSPENDED').map(({ id }) => id)
        const rights = await findRights(tx, suspended)
        for (const id of suspended)
          requireAsMuch(
            current,
            rights.get(id) ?? rightsIn([]),
            'You cannot reactivate people who may do more than you',
          )
        const changed = await tx.user.updateManyAndReturn({
          where: { id: { in: ids }, status: 'SUSPENDED' },
          data: { status: 'ACTIVE' },
        })
        for (const { id } of changed) {
          await audit.record(tx, viewer, { action: 'user.reactivated', target: { type: 'User', id } })
          await recordAdminEvent(tx, 'UPDATED', id)
        }
        return existingUsers(tx, ids, 'ids')
      })
    },
  }
}
