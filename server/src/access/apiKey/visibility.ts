import type { Viewer } from '../../base/viewer.js'

/** Whose keys somebody sees. A key sees none, not even itself, unless it may manage everybody's. */
export function keysVisibleTo({ user, session, permissions }: Viewer): {
  ownerId?: string | { in: string[] }
} {
  if (permissions.has('API_KEYS_MANAGE')) return {}
  return { ownerId: session ? user.id : { in: [] } }
}

export const seesKeysOf = (viewer: Viewer | null, userId: string): boolean =>
  viewer?.permissions.has('API_KEYS_MANAGE') === true ||
  (viewer?.user.id === userId && viewer.session !== null)
