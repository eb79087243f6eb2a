import type { User } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { CodedError, notFound } from '../../base/errors.js'
import type { Viewer } from '../../base/viewer.js'
import { recordAdminEvent } from '../adminEvent/adminEvent.service.js'
import type { Audit } from '../audit/audit.service.js'
import type { SignInRules } from '../auth/signInRules.js'
import type { SessionService } from '../session/session.service.js'
import { dropMappedRoles } from '../user/signInRoles.js'

export interface IdentityService {
  /** Its sessions and the roles that only its provider's groups gave end with it; the session this is asked with stays if it is another one's. */
  unlink(viewer: Viewer, id: string): Promise<User>
}

export interface IdentityOptions {
  db: Db
  audit: Audit
  sessions: Pick<SessionService, 'revokeIn'>
  rules: Pick<SignInRules, 'mappings'>
}

export function createIdentityService({ db, audit, sessions, rules }: IdentityOptions): IdentityService {
  return {
    async unlink(viewer, id) {
      if (!viewer.session)
        throw new CodedError('FORBIDDEN', 'An API key cannot change how a person signs in.')
      const userId = viewer.user.id
      return db.write(async tx => {
        // Locks them all, so that of two who take away the last two at once the second one finds one left.
        const { count } = await tx.identity.updateMany({ where: { userId }, data: { userId } })
        const identity = await tx.identity.findFirst({ where: { id, userId } })
        if (!identity) throw notFound('Identity')
        if (count < 2)
          throw new CodedError(
            'LAST_IDENTITY',
            'Without this sign-in you could not come back: link another first.',
          )
        const made = await tx.session.findMany({ where: { identityId: id }, select: { id: true } })
        await tx.identity.delete({ where: { id } })
        const lost = await dropMappedRoles(tx, userId, identity.provider, rules)
        const which = { id: { in: made.map(session => session.id) } }
        // Before anything is recorded: the end of the audit log is the last lock that anybody waits for.
        await tx.session.updateMany({ where: which, data: { identityId: null } })
        await sessions.revokeIn(tx, viewer, which, 'IDENTITY_UNLINKED')
        await recordAdminEvent(tx, 'UPDATED', userId)
        await recordAdminEvent(tx, 'DELETED', id)
        await audit.record(tx, viewer, {
          action: 'identity.unlinked',
          affects: [userId],
          target: { type: 'Identity', id },
          details: { provider: identity.provider },
        })
        for (const { name } of lost)
          await audit.record(tx, viewer, {
            action: 'role.revoked',
            affects: [userId],
            target: { type: 'User', id: userId },
            details: { role: name, source: 'MAPPED', provider: identity.provider },
          })
        return tx.user.findUniqueOrThrow({ where: { id: userId } })
      })
    },
  }
}
