import { createKnocks } from '../knock/knock.service.js'
import { createInvitations } from './invitation.service.js'

/** Both ways in for whom nobody knows yet. */
export const createComing = (deps: Parameters<typeof createInvitations>[0]) => ({
  invitations: createInvitations(deps),
  knocks: createKnocks(deps),
})
