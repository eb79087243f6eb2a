import { createDeletionService } from '../chat/deletion/deletion.service.js'
import { createFeedbackService } from '../chat/feedback/feedback.service.js'
import { createMarkService } from '../chat/mark/mark.service.js'
import type { ModelDeps } from '../chat/model/allowed.js'
import { createParticipantService } from '../chat/participant/participant.service.js'
import { createPreferencesService } from '../chat/preferences/preferences.service.js'
import type { Platform } from './platform.js'

/** What people do in conversations beside sending. */
export function createConversationServices(
  deps: Pick<Platform, 'db' | 'bus' | 'clock'> & ModelDeps,
  stop: (id: string) => Promise<unknown>,
) {
  const { db, bus } = deps
  return {
    deletions: createDeletionService({ db, bus, stop, now: deps.clock.now }),
    participants: createParticipantService({ db }),
    feedback: createFeedbackService({ db }),
    marks: createMarkService({ db }),
    preferences: createPreferencesService(deps),
  }
}
