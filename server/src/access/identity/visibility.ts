import type { Viewer } from '../../base/viewer.js'

/** One's own sign-ins; everybody's for whoever may see users in full. */
export const identitiesVisibleTo = ({ user, permissions }: Viewer): { userId?: string } =>
  permissions.has('USERS_READ') ? {} : { userId: user.id }
