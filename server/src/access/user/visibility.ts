import type { User } from '@parley/prisma'
import type { Permission } from '@parley/schema'
import type { Viewer } from '../../base/viewer.js'
import { rightsIn } from '../role/rights.js'
import type { RoleLoader } from '../role/role.loader.js'

/** Whether somebody sees more of a person than name and picture: the person, and whoever may read users. */
export const seesAll = (viewer: Viewer | null, user: User): boolean =>
  viewer?.user.id === user.id || viewer?.permissions.has('USERS_READ') === true

/** Whether the conversations of a person are the viewer’s own, who may read them. */
export const readsHistoryOf = (viewer: Viewer | null, user: User): boolean =>
  viewer?.user.id === user.id && viewer.permissions.has('HISTORY_READ')

export async function permissionsOf(roles: RoleLoader, user: User): Promise<Permission[]> {
  const assignments = await roles.load(user.id)
  return [...rightsIn(assignments.map(({ role }) => role)).permissions]
}
