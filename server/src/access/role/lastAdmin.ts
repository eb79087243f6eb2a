import type { Transaction } from '../../base/db/db.js'
import { CodedError } from '../../base/errors.js'
import { builtInRoles } from './role.service.js'
import { lockRole } from './role.sql.js'

const roleId = builtInRoles.admin.id

/**
 * One at a time from here to the end of the transaction: everything that changes roles, who has them, or may leave the
 * server without an admin. The first statement of such a transaction, so that all of them lock in the same order.
 */
export async function lockRoles(tx: Transaction): Promise<void> {
  await lockRole(tx, roleId)
}

/** Throws LAST_ADMIN if no active user has the built-in admin role any more. Called after the change. */
export async function keepAnAdmin(tx: Transaction): Promise<void> {
  await lockRoles(tx)
  if (!(await tx.user.findFirst({ where: activeAdmin(), select: { id: true } })))
    throw new CodedError('LAST_ADMIN', 'This would leave the server without an active admin.')
}

/** Whether the user is the only active admin: for those who leave things as they are then, instead of failing. */
export async function isLastAdmin(tx: Transaction, userId: string): Promise<boolean> {
  await lockRoles(tx)
  const admins = await tx.user.findMany({ where: activeAdmin(), select: { id: true }, take: 2 })
  return admins.length === 1 && admins[0]?.id === userId
}

const activeAdmin = () => ({ status: 'ACTIVE', roles: { some: { roleId } } })
