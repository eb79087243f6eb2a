import type { Transaction } from '../../base/db/db.js'
import { CodedError } from '../../base/errors.js'
import { lacks } from '../../base/lacks.js'
import type { Viewer } from '../../base/viewer.js'
import { narrowed, type Rights, rightsIn, type StoredRights } from './rights.js'
import { findRightsOf } from './rights.sql.js'
import { builtInRoles, type PermissionName } from './role.service.js'

/**
 * The viewer with the rights of this moment: whoever waited for the roles may have lost theirs meanwhile. Called after
 * `lockRoles`, by what gives; throws FORBIDDEN without the permission for it.
 */
export async function withCurrentRights(
  tx: Transaction,
  viewer: Viewer,
  needed: PermissionName,
): Promise<Viewer> {
  const { id } = viewer.user
  const isActive = (await tx.user.count({ where: { id, status: 'ACTIVE' } })) > 0
  const held = isActive ? await findRightsOf(tx, id) : rightsIn([])
  const permissions = narrowed(held, viewer.permissions)
  if (!permissions.has(needed)) throw lacks(viewer, needed)
  // A key that was not made to chat gives no models either.
  return { ...viewer, permissions, models: permissions.has('CHAT') ? held.models : new Set() }
}

/** Nobody gives a permission or a model they do not hold: throws FORBIDDEN, naming what is missing. */
export const requireHolding = (viewer: Viewer, given: StoredRights): void =>
  requireAsMuch(viewer, rightsIn([given]), 'You cannot give what you do not have')

/**
 * Nobody gives rights back or away that they do not hold: for what changes a role, lets somebody in again or erases
 * them. Ending access is another matter: see `requireEnding`.
 */
export function requireAsMuch(viewer: Viewer, rights: Rights, sentence: string): void {
  const missing = missingFrom(viewer, rights)
  if (missing.length > 0) throw new CodedError('FORBIDDEN', `${sentence}: ${missing.join(', ')}.`)
}

/** What is wanted and not held, by names that people read. */
export const missingFrom = (held: Rights, wanted: Rights): string[] => [
  ...[...wanted.permissions].filter(name => !held.permissions.has(name)),
  ...missingModels(held, wanted),
]

function missingModels({ models: held }: Rights, { models: wanted }: Rights): string[] {
  if (held === null) return []
  if (wanted === null) return ['every model']
  return [...wanted].filter(id => !held.has(id)).map(id => `the model "${id}"`)
}

/**
 * Whoever may end access ends it whatever the other one holds: an account that was taken over is stopped by whoever is
 * there. Only an admin's needs ROLES_MANAGE. One's own is nobody else's business.
 */
export async function requireEnding(
  tx: Pick<Transaction, 'roleAssignment'>,
  viewer: Viewer,
  userIds: readonly string[],
): Promise<void> {
  const others = userIds.filter(id => id !== viewer.user.id)
  if (others.length === 0 || viewer.permissions.has('ROLES_MANAGE')) return
  const where = { roleId: builtInRoles.admin.id, userId: { in: others } }
  if (await tx.roleAssignment.findFirst({ where, select: { id: true } }))
    throw new CodedError('FORBIDDEN', 'You need ROLES_MANAGE to end the access of an admin.')
}
