import type { Viewer } from '../../base/viewer.js'

/** Whose sessions somebody sees and revokes. A key does neither, unless it was made to manage everybody's. */
export function sessionsVisibleTo({ user, session, permissions }: Viewer): {
  userId?: string | { in: string[] }
} {
  if (permissions.has('SESSIONS_MANAGE')) return {}
  return { userId: session ? user.id : { in: [] } }
}

export const seesSessionsOf = (viewer: Viewer | null, userId: string): boolean =>
  viewer?.permissions.has('SESSIONS_MANAGE') === true ||
  (viewer?.user.id === userId && viewer.session !== null)
