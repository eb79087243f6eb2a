import type { ApiKey, Budget, Role, User } from '@parley/prisma'
import { seesKeysOf } from '../../access/apiKey/visibility.js'
import type { RoleLoader } from '../../access/role/role.loader.js'
import type { Asker, Viewer } from '../../base/viewer.js'

interface Lookup<Row> {
  load(id: string): Promise<Row | null>
}

type SubjectAsker = Asker<{
  user: Lookup<User>
  apiKey: Lookup<ApiKey>
  role: Lookup<Role>
  roles: RoleLoader
}>

const manages = (viewer: Viewer | null): boolean => viewer?.permissions.has('BUDGETS_MANAGE') === true

/** Whether somebody sees what limits a person: the person, and whoever manages budgets. */
export const seesBudgetsOf = (viewer: Viewer | null, userId: string): boolean =>
  viewer?.user.id === userId || manages(viewer)

/** Of what limits a person, the organisation's figures are not the person's, and keys are a matter of their own. */
export function seesBudget(viewer: Viewer | null, { scope, subjectId }: Budget, userId: string): boolean {
  if (manages(viewer)) return true
  if (scope === 'API_KEY') return seesKeysOf(viewer, userId) || viewer?.apiKey?.id === subjectId
  return scope !== 'ORGANIZATION'
}

/** What a budget limits, if the viewer may see that: elsewhere, too, roles and keys are not shown to everybody. */
export async function subjectOf({ loaders, viewer }: SubjectAsker, { scope, subjectId }: Budget) {
  if (scope === 'USER') return loaders.user.load(subjectId)
  if (scope === 'API_KEY') {
    const key = await loaders.apiKey.load(subjectId)
    return key && seesKeysOf(viewer, key.ownerId) ? key : null
  }
  if (scope !== 'ROLE' || !viewer) return null
  if (viewer.permissions.has('ROLES_MANAGE') || viewer.permissions.has('USERS_READ'))
    return loaders.role.load(subjectId)
  const held = await loaders.roles.load(viewer.user.id)
  return held.find(({ roleId }) => roleId === subjectId)?.role ?? null
}
