import {
  type ConversationExportDeps,
  createConversationExports,
} from '../chat/conversationExport/conversationExport.service.js'
import { createDeletionService } from '../chat/deletion/deletion.service.js'
import { createDraftService } from '../chat/draft/draft.service.js'
import { createFeedbackService } from '../chat/feedback/feedback.service.js'
import { createForkService } from '../chat/fork/fork.service.js'
import { createMarkService } from '../chat/mark/mark.service.js'
import type { ModelDeps } from '../chat/model/allowed.js'
import { createParticipantService } from '../chat/participant/participant.service.js'
import { createPreferencesService } from '../chat/preferences/preferences.service.js'
import type { Search } from '../chat/search/search.js'
import { createSnippetService } from '../chat/search/snippets.service.js'
import type { Platform } from './platform.js'

/** What people do in conversations beside sending. */
export function createConversationServices(
  deps: Pick<Platform, 'bus' | 'clock' | 'idempotency'> &
    ModelDeps & { search: Search } & Omit<ConversationExportDeps, 'replies' | 'now'>,
  replies: { stop: (id: string) => Promise<unknown>; service: ConversationExportDeps['replies'] },
) {
  const { db, bus } = deps
  const { now } = deps.clock
  return {
    conversationExports: createConversationExports({ ...deps, replies: replies.service, now }),
    deletions: createDeletionService({ db, bus, stop: replies.stop, now }),
    participants: createParticipantService({ db }),
    feedback: createFeedbackService({ db }),
    forks: createForkService(deps),
    marks: createMarkService({ db }),
    drafts: createDraftService({ db, now: deps.clock.now }),
    preferences: createPreferencesService(deps),
    snippets: createSnippetService(deps),
  }
}
