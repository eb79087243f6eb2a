import type { Transaction } from '../../base/db/db.js'
import { CodedError } from '../../base/errors.js'
import type { Viewer } from '../../base/viewer.js'
import { narrowed, rightsIn, type StoredRights } from './rights.js'
import { findRightsOf } from './rights.sql.js'
import type { PermissionName } from './role.service.js'

const none: StoredRights = { permissions: '', models: '' }

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
  if (!permissions.has(needed))
    throw new CodedError('FORBIDDEN', 'You no longer have the permission for this.')
  // A key that was not made to chat gives no models either.
  return { ...viewer, permissions, models: permissions.has('CHAT') ? held.models : new Set() }
}

/**
 * Nobody gives a permission or a model they do not hold: throws FORBIDDEN, naming what is missing. `before` is what
 * whoever gets it has already.
 */
export function requireHolding(viewer: Viewer, given: StoredRights, before: StoredRights = none): void {
  const had = rightsIn([before]).permissions
  const permissions = [...rightsIn([given]).permissions].filter(
    name => !had.has(name) && !viewer.permissions.has(name),
  )
  const missing = [...permissions, ...missingModels(viewer, given, before)]
  if (missing.length > 0)
    throw new CodedError('FORBIDDEN', `You cannot give what you do not have: ${missing.join(', ')}.`)
}

function missingModels({ models: held }: Viewer, given: StoredRights, before: StoredRights): string[] {
  const { models: wanted } = rightsIn([given])
  const { models: had } = rightsIn([before])
  if (held === null || had === null) return []
  if (wanted === null) return ['every model']
  return [...wanted].filter(id => !held.has(id) && !had.has(id)).map(id => `the model "${id}"`)
}
