import type { User } from '@parley/prisma'
import type { Permission } from '@parley/schema'
import type { Context } from '../../api/context.js'
import { parsePermissions } from '../role/role.service.js'

/** Whether somebody sees more of a person than name and picture: the person, and whoever may read users. */
export const seesAll = ({ viewer }: Context, user: User): boolean =>
  viewer?.user.id === user.id || viewer?.permissions.has('USERS_READ') === true

/** Whether the conversations of a person are the viewer’s own, who may read them. */
export const readsHistoryOf = ({ viewer }: Context, user: User): boolean =>
  viewer?.user.id === user.id && viewer.permissions.has('HISTORY_READ')

export async function permissionsOf({ loaders }: Context, user: User): Promise<Permission[]> {
  const assignments = await loaders.roles.load(user.id)
  return [...new Set(assignments.flatMap(({ role }) => parsePermissions(role.permissions)))]
}
