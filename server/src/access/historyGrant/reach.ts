import type { Viewer } from '../../base/viewer.js'

/** What lets somebody read what others wrote. */
export interface Leave {
  kind: 'GRANT' | 'API_KEY'
  /** Of the grant or the key. */
  id: string
  reason: string | null
  /** Whose conversations, or which one; both null: everybody's. */
  userId: string | null
  conversationId: string | null
}

/** All of it, of one person at one moment. */
export type Reach = readonly Leave[]

/** A conversation, as its own row and those of its messages know it. */
export interface Place {
  conversationId: string
  ownerId: string
}

/** Whether somebody may see what there is of everybody's conversations, without what they say. */
export const seesEverybodys = ({ permissions }: Pick<Viewer, 'permissions'>): boolean =>
  permissions.has('CONVERSATIONS_MANAGE') || permissions.has('HISTORY_READ_ALL')

/** What somebody reads a conversation by that they are not in; undefined: they may not. */
export const leaveFor = (reach: Reach, place: Place): Leave | undefined =>
  reach.find(leave => isAbout(leave, place))

/** Whether they may read everybody's. */
export const reachesAll = (reach: Reach): boolean =>
  reach.some(({ userId, conversationId }) => userId === null && conversationId === null)

function isAbout({ userId, conversationId }: Leave, place: Place): boolean {
  if (conversationId !== null) return conversationId === place.conversationId
  return userId === null || userId === place.ownerId
}
