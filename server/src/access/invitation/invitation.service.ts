import type { Invitation } from '@parley/prisma'
import type {
  InvitationFilter,
  InvitationOrder,
  InvitationStatus,
  InviteUsersInput,
  Page,
  PageArgs,
} from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import { newId } from '../../base/db/id.js'
import type { Idempotency } from '../../base/db/idempotency.js'
import { foldColumn } from '../../base/fold.js'
import { checkBulk } from '../../base/page/checkBulk.js'
import { keysetPage } from '../../base/page/keyset.js'
import type { Viewer } from '../../base/viewer.js'
import { recordAdminEvent } from '../adminEvent/adminEvent.service.js'
import type { Audit } from '../audit/audit.service.js'
import { invitedPath } from '../auth/invitedPage.js'
import { requireGiving, storedIds } from '../role/given.js'
import { withCurrentRights } from '../role/grant.js'
import { lockRoles } from '../role/lastAdmin.js'
import { checkedInvitation, conditions, refuseKnown } from './input.js'
import { statusOf, statusWhere } from './status.js'

export type InvitationArgs = PageArgs & { filter?: InvitationFilter | null; orderBy?: InvitationOrder | null }

const columns = {
  CREATED_AT: { field: 'createdAt' },
  EXPIRES_AT: { field: 'expiresAt' },
  EMAIL: { field: 'email', text: true },
} as const

export type Invitations = ReturnType<typeof createInvitations>

/** Who may come in by their address, and as what. */
export function createInvitations(deps: {
  db: Db
  audit: Audit
  idempotency: Idempotency
  publicUrl: URL
  now: () => Date
}) {
  const { db, audit, idempotency, publicUrl, now } = deps

  return {
    /** All of them or nobody. */
    async invite(viewer: Viewer, input: InviteUsersInput): Promise<Invitation[]> {
      const { invited, expiresAt } = checkedInvitation(input, now())
      return db.write(async tx => {
        const { ids } = await idempotency.once(tx, viewer, 'inviteUsers', input, async () => {
          await lockRoles(tx)
          const giver = await withCurrentRights(tx, viewer, 'USERS_MANAGE')
          await requireGiving(tx, giver, input.roleIds, 'input.roleIds')
          await refuseKnown(tx, invited, now())
          const made = { roleIds: storedIds(input.roleIds), invitedById: viewer.user.id, expiresAt }
          const rows = invited.map(({ email, key: emailKey }) => ({
            id: newId('inv'),
            email,
            emailKey,
            emailFolded: foldColumn(email),
            createdAt: now(),
            ...made,
          }))
          await tx.invitation.createMany({ data: rows })
          for (const { id, roleIds } of rows)
            await audit.record(tx, viewer, {
              action: 'user.invited',
              target: { type: 'Invitation', id },
              // Not the address: who is erased has to be gone from everywhere.
              details: { roles: roleIds, expires: expiresAt.toISOString() },
            })
          const ids = rows.map(({ id }) => id)
          await recordAdminEvent(tx, 'CREATED', ...ids)
          return { ids }
        })
        return inOrder(ids, await tx.invitation.findMany({ where: { id: { in: ids } } }))
      })
    },

    /** What is gone counts as revoked; what was used stays so. */
    async revoke(viewer: Viewer, ids: string[]): Promise<Invitation[]> {
      checkBulk(ids, 'ids')
      return db.write(async tx => {
        await lockRoles(tx)
        const revoked = await tx.invitation.updateManyAndReturn({
          where: { id: { in: ids }, ...statusWhere('PENDING', now()) },
          data: { revokedAt: now() },
        })
        for (const { id } of revoked)
          await audit.record(tx, viewer, { action: 'invitation.revoked', target: { type: 'Invitation', id } })
        if (revoked.length > 0) await recordAdminEvent(tx, 'UPDATED', ...revoked.map(({ id }) => id))
        return inOrder(ids, await tx.invitation.findMany({ where: { id: { in: ids } } }))
      })
    },

    async list({ filter, orderBy, ...args }: InvitationArgs): Promise<Page<Invitation>> {
      const { field, direction } = orderBy ?? { field: 'CREATED_AT', direction: 'DESC' }
      const where = { AND: conditions(filter ?? {}, now()) }
      return keysetPage({
        args,
        order: { ...columns[field], direction },
        find: page => db.read.invitation.findMany({ ...page, where: { AND: [...where.AND, ...page.where] } }),
        count: most => db.read.invitation.count({ where, ...most }),
      })
    },

    /** For `node`. */
    find: async ({ permissions }: Viewer, ids: string[]): Promise<Invitation[]> =>
      permissions.has('USERS_MANAGE') ? db.read.invitation.findMany({ where: { id: { in: ids } } }) : [],

    statusOf: (invitation: Invitation): InvitationStatus => statusOf(invitation, now()),

    /** It carries no right: the address only spares the person typing it. */
    linkOf: (invitation: Invitation): string | null =>
      statusOf(invitation, now()) === 'PENDING'
        ? new URL(`${invitedPath}?${new URLSearchParams({ login_hint: invitation.email })}`, publicUrl).href
        : null,
  }
}

function inOrder(ids: string[], rows: Invitation[]): Invitation[] {
  const byId = new Map(rows.map(row => [row.id, row]))
  return [...new Set(ids)].flatMap(id => byId.get(id) ?? [])
}
