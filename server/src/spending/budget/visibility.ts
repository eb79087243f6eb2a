import type { Budget } from '@parley/prisma'
import { seesKeysOf } from '../../access/apiKey/visibility.js'
import type { Context } from '../../api/context.js'

const manages = ({ viewer }: Context): boolean => viewer?.permissions.has('BUDGETS_MANAGE') === true

/** Whether somebody sees what limits a person: the person, and whoever manages budgets. */
export const seesBudgetsOf = (context: Context, userId: string): boolean =>
  context.viewer?.user.id === userId || manages(context)

/** Of what limits a person, the organisation's figures are not the person's, and keys are a matter of their own. */
export function seesBudget(context: Context, { scope, subjectId }: Budget, userId: string): boolean {
  if (manages(context)) return true
  if (scope === 'API_KEY') return seesKeysOf(context, userId) || context.viewer?.apiKey?.id === subjectId
  return scope !== 'ORGANIZATION'
}

/** What a budget limits, if the viewer may see that: elsewhere, too, roles and keys are not shown to everybody. */
export async function subjectOf(context: Context, { scope, subjectId }: Budget) {
  const { loaders, viewer } = context
  if (scope === 'USER') return loaders.user.load(subjectId)
  if (scope === 'API_KEY') {
    const key = await loaders.apiKey.load(subjectId)
    return key && seesKeysOf(context, key.ownerId) ? key : null
  }
  if (scope !== 'ROLE' || !viewer) return null
  if (viewer.permissions.has('ROLES_MANAGE') || viewer.permissions.has('USERS_READ'))
    return loaders.role.load(subjectId)
  const held = await loaders.roles.load(viewer.user.id)
  return held.find(({ roleId }) => roleId === subjectId)?.role ?? null
}
