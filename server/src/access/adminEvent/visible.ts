import { type AdminEventFilter, AdminEventType, typeOfId } from '@parley/schema'
import { lacks } from '../../base/lacks.js'
import type { Viewer } from '../../base/viewer.js'
import { grantPermissions } from '../historyGrant/visibility.js'
import type { PermissionName } from '../role/role.service.js'

/** Which permissions show which nodes; one of them is enough. */
const neededFor: Record<AdminEventType, readonly PermissionName[]> = {
  API_KEY: ['API_KEYS_MANAGE'],
  // Everybody sees it.
  APPEARANCE: [],
  AUDIT_EVENT: ['AUDIT_READ'],
  BUDGET: ['BUDGETS_MANAGE'],
  CONVERSATION: ['CONVERSATIONS_MANAGE', 'HISTORY_READ_ALL'],
  HISTORY_GRANT: grantPermissions,
  IDENTITY: ['USERS_READ'],
  INVITATION: ['USERS_MANAGE'],
  KNOCK: ['USERS_MANAGE'],
  MODEL: ['MODELS_MANAGE'],
  MODEL_SERVER: ['MODELS_MANAGE'],
  ROLE: ['ROLES_MANAGE'],
  SESSION: ['SESSIONS_MANAGE'],
  USER: ['USERS_READ'],
}

/** Any of these lets somebody listen. */
export const adminEventPermissions = [...new Set(Object.values(neededFor).flat())]

/** `ApiKey` is API_KEY; null for what no admin is told of. */
export function typeOfNode(nodeId: string): AdminEventType | null {
  const name = (typeOfId(nodeId) ?? '').replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()
  return isType(name) ? name : null
}

const isType = (name: string): name is AdminEventType => Object.hasOwn(AdminEventType, name)

export const seesType = ({ permissions }: Viewer, type: AdminEventType): boolean =>
  neededFor[type].length === 0 || neededFor[type].some(name => permissions.has(name))

/** Whether somebody may know of a node that something happened to it. */
export function seesNode(viewer: Viewer, nodeId: string): boolean {
  const type = typeOfNode(nodeId)
  return type !== null && seesType(viewer, type)
}

/** Throws FORBIDDEN, naming what is missing. */
export function requireSeeing(viewer: Viewer, nodeId: string): void {
  const type = typeOfNode(nodeId)
  if (!type || !seesType(viewer, type))
    throw lacks(viewer, ...(type ? neededFor[type] : adminEventPermissions))
}

export const wantsType = ({ types }: AdminEventFilter, type: AdminEventType): boolean =>
  types?.includes(type) ?? true

/** Whether a filter lets something through. */
export function wants(filter: AdminEventFilter, { kind, nodeId }: { kind: string; nodeId: string }): boolean {
  const { ids, kinds } = filter
  const type = typeOfNode(nodeId)
  return (
    type !== null &&
    wantsType(filter, type) &&
    (ids?.includes(nodeId) ?? true) &&
    (kinds?.some(one => one === kind) ?? true)
  )
}
