import type { SessionRevokeReason } from '@parley/schema'
import type { Actor } from '../audit/audit.service.js'

/** What stands in a session that somebody ends. */
export const revocation = (at: Date, actor: Actor, reason: SessionRevokeReason) => ({
  revokedAt: at,
  revokedById: actor.user?.id ?? null,
  revokeReason: reason,
})

/** As the audit log says it. */
export const reasons: Record<SessionRevokeReason, string> = {
  REQUEST: 'request',
  SUSPENDED: 'suspended',
  IDENTITY_UNLINKED: 'identity unlinked',
  TOO_MANY: 'too many sessions',
  NOT_ALLOWED: 'not allowed any more',
}
