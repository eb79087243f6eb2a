import { createDeletionService } from '../chat/deletion/deletion.service.js'
import { createFeedbackService } from '../chat/feedback/feedback.service.js'
import { createParticipantService } from '../chat/participant/participant.service.js'
import type { Platform } from './platform.js'

/** What people do in conversations beside sending. */
export function createConversationServices(
  { db, bus, clock: { now } }: Pick<Platform, 'db' | 'bus' | 'clock'>,
  stop: (id: string) => Promise<unknown>,
) {
  return {
    deletions: createDeletionService({ db, bus, stop, now }),
    participants: createParticipantService({ db }),
    feedback: createFeedbackService({ db }),
  }
}
