import type { Viewer } from '../../base/viewer.js'
import type { PermissionName } from '../role/role.service.js'

/** Any of these shows who reads what others wrote. */
export const grantPermissions = [
  'HISTORY_READ_ALL',
  'CONVERSATIONS_MANAGE',
  'AUDIT_READ',
] as const satisfies PermissionName[]

export const seesGrants = ({ permissions }: Viewer): boolean =>
  grantPermissions.some(name => permissions.has(name))

/** Who read what somebody wrote is for that person alone; a key that may not read their history is not told either. */
export const seesReadsOf = (viewer: Viewer | null, userId: string): boolean =>
  viewer?.user.id === userId && (viewer.session !== null || viewer.permissions.has('HISTORY_READ'))
