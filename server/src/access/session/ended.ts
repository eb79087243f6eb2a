import type { SessionRevokeReason } from '@parley/schema'
import { CodedError } from '../../base/errors.js'
import type { Actor } from '../audit/audit.service.js'
import type { EndCode } from './watched.js'

const sentences: Record<EndCode, string> = {
  SESSION_REVOKED: 'This session was ended. Sign in again.',
  SESSION_EXPIRED: 'This session has expired. Sign in again.',
  UNAUTHENTICATED: 'This API key no longer holds: it was revoked, has expired, or its owner was suspended.',
}

/** What somebody is told whose session or key does not hold any more, wherever they notice. */
export const ended = (code: EndCode): CodedError => new CodedError(code, sentences[code])

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
