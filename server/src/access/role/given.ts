import type { Role } from '@parley/prisma'
import type { Transaction } from '../../base/db/db.js'
import { badInput, CodedError } from '../../base/errors.js'
import type { Viewer } from '../../base/viewer.js'
import { missingFrom, requireHolding } from './grant.js'
import { rightsIn } from './rights.js'
import { findRightsOf } from './rights.sql.js'

const MAX_ROLES = 20

/** Ids of roles as they are stored with what gives them later. */
export const storedIds = (ids: readonly string[] | null | undefined): string => [...new Set(ids)].join(' ')
export const parsedIds = (stored: string): string[] => stored.split(' ').filter(Boolean)

/** Those of them that are there. */
export async function rolesIn(
  loader: { load(id: string): Promise<Role | null> },
  stored: string,
): Promise<Role[]> {
  const roles = await Promise.all(parsedIds(stored).map(id => loader.load(id)))
  return roles.filter(role => role !== null)
}

export function checkRoleIds(ids: readonly string[] | null | undefined, path: string): void {
  if (ids && ids.length > MAX_ROLES) throw badInput({ [path]: `At most ${MAX_ROLES} roles at once.` })
}

/**
 * The roles that somebody gives for later, if they may: throws FORBIDDEN without ROLES_MANAGE and for what they do not hold.
 * Called after `lockRoles`, with the viewer of `withCurrentRights`.
 */
export async function requireGiving(
  tx: Transaction,
  giver: Viewer,
  roleIds: readonly string[] | null | undefined,
  path: string,
): Promise<void> {
  if (!roleIds || roleIds.length === 0) return
  if (!giver.permissions.has('ROLES_MANAGE'))
    throw new CodedError('FORBIDDEN', 'You need ROLES_MANAGE to give roles.')
  const roles = await tx.role.findMany({ where: { id: { in: [...roleIds] } } })
  const missing = roleIds.flatMap((id, index) =>
    roles.some(role => role.id === id) ? [] : [[`${path}.${index}`, 'There is no such role.']],
  )
  if (missing.length > 0)
    throw new CodedError('NOT_FOUND', 'Not all of these roles exist.', {
      fields: Object.fromEntries(missing),
    })
  for (const role of roles) requireHolding(giver, role)
}

/** What is left of roles that somebody gave for later. */
export interface StillGiven {
  roles: Role[]
  /** Names of those that they could not give any more. */
  withheld: string[]
}

/**
 * The same at the moment when the roles are given: null where whoever gave them may let nobody in any more. Roles that are gone
 * are left out, and so are those that allow more than the giver may do by now. Called after `lockRoles`.
 */
export async function stillGiven(
  tx: Transaction,
  giverId: string,
  roleIds: readonly string[],
): Promise<StillGiven | null> {
  if ((await tx.user.count({ where: { id: giverId, status: 'ACTIVE' } })) === 0) return null
  const held = await findRightsOf(tx, giverId)
  if (!held.permissions.has('USERS_MANAGE')) return null
  const roles = await tx.role.findMany({ where: { id: { in: [...roleIds] } }, orderBy: { id: 'asc' } })
  const may = (role: Role): boolean =>
    held.permissions.has('ROLES_MANAGE') && missingFrom(held, rightsIn([role])).length === 0
  return {
    roles: roles.filter(may),
    withheld: roles.filter(role => !may(role)).map(({ name }) => name),
  }
}
