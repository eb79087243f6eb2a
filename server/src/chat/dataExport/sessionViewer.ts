import type { SessionService } from '../../access/session/session.service.js'
import { doesNotHold } from '../../base/errors.js'
import type { Origin, Viewer } from '../../base/viewer.js'

/** The person of a session with the rights of this moment; null once it does not hold any more. */
export function createSessionViewer(sessions: Pick<SessionService, 'stillHolding'>) {
  return async (sessionId: string, origin: Origin): Promise<Viewer | null> => {
    try {
      return { ...(await sessions.stillHolding(sessionId)), origin }
    } catch (error) {
      if (doesNotHold(error)) return null
      throw error
    }
  }
}
