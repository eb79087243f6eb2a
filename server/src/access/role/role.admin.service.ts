import type { Role, User } from '@parley/prisma'
import type { CreateRoleInput, UpdateRoleInput } from '@parley/schema'
import type { Db, Transaction } from '../../base/db/db.js'
import { newId } from '../../base/db/id.js'
import { CodedError, notFound } from '../../base/errors.js'
import { checkBulk } from '../../base/page/checkBulk.js'
import type { Viewer } from '../../base/viewer.js'
import type { ModelRows } from '../../model/modelRows.js'
import { recordAdminEvent } from '../adminEvent/adminEvent.service.js'
import type { Audit } from '../audit/audit.service.js'
import { existingUsers } from '../user/existing.js'
import { requireAsMuch, requireHolding, withCurrentRights } from './grant.js'
import { roleData } from './input.js'
import { keepAnAdmin, lockRoles } from './lastAdmin.js'
import { rightsIn } from './rights.js'
import { builtInRoles } from './role.service.js'

export type RoleAdminService = ReturnType<typeof createRoleAdminService>

/** Roles and who has them. */
export function createRoleAdminService({
  db,
  audit,
  modelRows,
}: {
  db: Db
  audit: Audit
  modelRows: Pick<ModelRows, 'withIds'>
}) {
  return {
    /** The built-in roles first. */
    list: (): Promise<Role[]> => db.read.role.findMany({ orderBy: [{ builtIn: 'desc' }, { name: 'asc' }] }),

    async create(viewer: Viewer, input: CreateRoleInput): Promise<Role> {
      const {
        name = '',
        description = null,
        permissions = '',
        models = null,
        fileQuota = null,
      } = await roleData(input, modelRows)
      const role = { id: newId('rol'), name, description, builtIn: false, permissions, models, fileQuota }
      return db.write(async tx => {
        await lockRoles(tx)
        requireHolding(await withCurrentRights(tx, viewer, 'ROLES_MANAGE'), role)
        await refuseTakenName(tx, role)
        const created = await tx.role.create({ data: role })
        await audit.record(tx, viewer, {
          action: 'role.created',
          target: targetOf(role),
          details: factsOf(role),
        })
        await recordAdminEvent(tx, 'CREATED', role.id)
        return created
      })
    },

    async update(viewer: Viewer, id: string, input: UpdateRoleInput): Promise<Role> {
      const data = await roleData(input, modelRows)
      return db.write(async tx => {
        await lockRoles(tx)
        const before = await tx.role.findUnique({ where: { id } })
        if (!before) throw notFound('The role')
        refuseBuiltIn(before)
        const wanted = { ...before, ...data }
        const giver = await withCurrentRights(tx, viewer, 'ROLES_MANAGE')
        // Who renames one gives it, too: the configuration gives roles by their names.
        requireAsMuch(giver, rightsIn([before]), 'You cannot change a role that allows more than you may do')
        requireHolding(giver, wanted)
        await refuseTakenName(tx, wanted)
        const role = await tx.role.update({ where: { id }, data })
        await audit.record(tx, viewer, {
          action: 'role.updated',
          affects: await holdersOf(tx, id),
          target: targetOf(role),
          details: factsOf(role),
        })
        await recordAdminEvent(tx, 'UPDATED', id)
        return role
      })
    },

    /** Whoever had it keeps their other roles and gets no other one for it: that would be giving. */
    async delete(viewer: Viewer, id: string): Promise<string> {
      await db.write(async tx => {
        await lockRoles(tx)
        const role = await tx.role.findUnique({ where: { id } })
        if (!role) return
        refuseBuiltIn(role)
        const giver = await withCurrentRights(tx, viewer, 'ROLES_MANAGE')
        requireAsMuch(giver, rightsIn([role]), 'You cannot delete a role that allows more than you may do')
        const holders = await holdersOf(tx, id)
        await tx.role.delete({ where: { id } })
        await audit.record(tx, viewer, {
          action: 'role.deleted',
          affects: holders,
          target: targetOf(role),
          details: { ...factsOf(role), holders: String(holders.length) },
        })
        await recordAdminEvent(tx, 'DELETED', id)
      })
      return id
    },

    /** Those who have it from an admin already stay as they are. */
    async assign(viewer: Viewer, userIds: string[], roleId: string): Promise<User[]> {
      checkBulk(userIds, 'userIds')
      return db.write(async tx => {
        await lockRoles(tx)
        const role = await tx.role.findUnique({ where: { id: roleId } })
        if (!role) throw notFound('The role')
        requireHolding(await withCurrentRights(tx, viewer, 'ROLES_MANAGE'), role)
        const users = await existingUsers(tx, userIds, 'userIds')
        const where = { roleId, source: 'MANUAL', userId: { in: userIds } }
        const having = new Set((await tx.roleAssignment.findMany({ where })).map(({ userId }) => userId))
        const changed = users.map(({ id }) => id).filter(id => !having.has(id))
        const given = { roleId, source: 'MANUAL', assignedById: viewer.user.id, assignedAt: new Date() }
        await tx.roleAssignment.createMany({
          data: changed.map(userId => ({ id: newId('asg'), userId, ...given })),
        })
        for (const id of changed) await recordAssignment(tx, viewer, 'role.assigned', id, role, 'MANUAL')
        return users
      })
    },

    /**
     * Takes a role away, whoever gave it, unless it is mapped from a group: that would come back at the next sign-in,
     * and ends when the group does. A user who does not have the role, or is not there, counts as done.
     */
    async revoke(viewer: Viewer, userIds: string[], roleId: string): Promise<User[]> {
      checkBulk(userIds, 'userIds')
      const users = await db.write(async tx => {
        await lockRoles(tx)
        const held = await tx.roleAssignment.findMany({
          where: { roleId, source: { not: 'MAPPED' }, userId: { in: userIds } },
          include: { role: true },
        })
        await tx.roleAssignment.deleteMany({ where: { id: { in: held.map(({ id }) => id) } } })
        if (roleId === builtInRoles.admin.id && held.length > 0) await keepAnAdmin(tx)
        for (const { userId, role, source } of held)
          await recordAssignment(tx, viewer, 'role.revoked', userId, role, source)
        return tx.user.findMany({ where: { id: { in: userIds } } })
      })
      const byId = new Map(users.map(user => [user.id, user]))
      return [...new Set(userIds)].flatMap(id => byId.get(id) ?? [])
    },
  }

  async function recordAssignment(
    tx: Transaction,
    viewer: Viewer,
    action: 'role.assigned' | 'role.revoked',
    userId: string,
    role: Role,
    source: string,
  ): Promise<void> {
    const details = { role: role.id, name: role.name, source }
    await audit.record(tx, viewer, {
      action,
      affects: [userId],
      target: { type: 'User', id: userId },
      details,
    })
    await recordAdminEvent(tx, 'UPDATED', userId)
  }
}

const targetOf = ({ id }: Role) => ({ type: 'Role', id })

const factsOf = ({ name, permissions, models, fileQuota }: Role): Record<string, string> => ({
  name,
  permissions,
  models: models === null ? 'every model' : models.replaceAll('\n', ', '),
  ...(fileQuota !== null && { fileQuota: String(fileQuota) }),
})

const holdersOf = async (tx: Transaction, roleId: string): Promise<string[]> => {
  const held = await tx.roleAssignment.findMany({
    where: { roleId },
    select: { userId: true },
    distinct: 'userId',
  })
  return held.map(({ userId }) => userId)
}

function refuseBuiltIn({ builtIn, name }: Role): void {
  if (builtIn)
    throw new CodedError('CONFLICT', `The role ${name} is built in: it cannot be changed or deleted.`)
}

/** Few roles, changed one at a time: so names that differ in nothing but capitals are found as well. */
const sameName = (name: string): string => name.normalize('NFC').toLowerCase()

async function refuseTakenName(tx: Transaction, { id, name }: Pick<Role, 'id' | 'name'>): Promise<void> {
  const others = await tx.role.findMany({ where: { id: { not: id } }, select: { name: true } })
  if (others.some(other => sameName(other.name) === sameName(name)))
    throw new CodedError('CONFLICT', `There is a role "${name}" already.`, {
      fields: { 'input.name': 'This name is taken.' },
    })
}
