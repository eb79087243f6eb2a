import type { Role } from '@parley/prisma'
import type { Transaction } from '../../base/db/db.js'
import { CodedError } from '../../base/errors.js'
import type { Viewer } from '../../base/viewer.js'
import { modelsOf, type PermissionName, parsePermissions } from './role.service.js'

type Rights = Pick<Role, 'permissions' | 'models'>

const none: Rights = { permissions: '', models: '' }

/**
 * The viewer with the rights of this moment: whoever waited for the roles may have lost theirs meanwhile. Called after
 * `lockRoles`, by what gives; throws FORBIDDEN without the permission for it.
 */
export async function withCurrentRights(
  tx: Transaction,
  viewer: Viewer,
  needed: PermissionName,
): Promise<Viewer> {
  const held = await tx.roleAssignment.findMany({
    where: { userId: viewer.user.id, user: { status: 'ACTIVE' } },
    include: { role: true },
  })
  const roles = held.map(({ role }) => role)
  const names = new Set(roles.flatMap(({ permissions }) => parsePermissions(permissions)))
  const permissions = new Set([...viewer.permissions].filter(name => names.has(name)))
  if (!permissions.has(needed))
    throw new CodedError('FORBIDDEN', 'You no longer have the permission for this.')
  // A key that was not made to chat gives no models either.
  return { ...viewer, permissions, models: permissions.has('CHAT') ? modelsOf(roles) : new Set() }
}

/**
 * Nobody gives a permission or a model they do not hold: throws FORBIDDEN, naming what is missing. `before` is what
 * whoever gets it has already.
 */
export function requireHolding(viewer: Viewer, given: Rights, before: Rights = none): void {
  const had = new Set(parsePermissions(before.permissions))
  const permissions = parsePermissions(given.permissions).filter(
    name => !had.has(name) && !viewer.permissions.has(name),
  )
  const missing = [...permissions, ...missingModels(viewer, given, before)]
  if (missing.length > 0)
    throw new CodedError('FORBIDDEN', `You cannot give what you do not have: ${missing.join(', ')}.`)
}

function missingModels({ models: held }: Viewer, given: Rights, before: Rights): string[] {
  const wanted = modelsOf([given])
  const had = modelsOf([before])
  if (held === null || had === null) return []
  if (wanted === null) return ['every model']
  return [...wanted].filter(id => !held.has(id) && !had.has(id)).map(id => `the model "${id}"`)
}
