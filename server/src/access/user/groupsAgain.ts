import type { Identity } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { recordAdminEvent } from '../adminEvent/adminEvent.service.js'
import { type Audit, system } from '../audit/audit.service.js'
import type { IdentityClaims } from '../auth/issuer.js'
import type { SignInRules } from '../auth/signInRules.js'
import type { SessionManagement } from '../session/manage.js'
import { changeRoles, planRoles } from './signInRoles.js'

/** Groups are asked for at other addresses than tokens, for everybody at once who came at once. */
const EVERY_MS = 15 * 60_000

/** What providers tell of somebody's groups between two sign-ins, with renewed tokens. */
export interface GroupsAgain {
  /** Whether they decide about anything, and were not read lately. */
  wanted(identity: Pick<Identity, 'provider' | 'groupsReadAt'>): boolean
  /** Has the roles follow, as at a sign-in; who could not sign in any more has no session left. */
  take(identityId: string, claims: IdentityClaims): Promise<void>
}

export function createGroupsAgain(deps: {
  db: Db
  audit: Audit
  rules: SignInRules
  sessions: Pick<SessionManagement, 'revokeIn'>
  now: () => Date
}): GroupsAgain {
  const { db, audit, rules, sessions, now } = deps
  return {
    wanted: ({ provider, groupsReadAt }) =>
      rules.mappings.some(mapping => mapping.provider === provider) &&
      (!groupsReadAt || now().getTime() - groupsReadAt.getTime() >= EVERY_MS),

    async take(id, { groups, issuer, subject, provider, name, picture }) {
      if (groups === null) return
      await db.write(async tx => {
        const found = await tx.identity.findUnique({
          where: { id, issuer, subject, user: { status: 'ACTIVE' } },
          include: { user: true },
        })
        if (!found) return
        const { user, ...identity } = found
        // Of what they are called and where they are reached only a sign-in tells.
        const { email, emailVerified } = identity
        const claims = { provider, issuer, subject, email, emailVerified, name, picture, groups }
        const plan = await planRoles(tx, { user, identity, claims, rules, now: now() })
        await tx.identity.update({ where: { id }, data: { groupsReadAt: now() } })
        await changeRoles(tx, user.id, plan, now())
        if (plan.give.length + plan.take.length > 0) await recordAdminEvent(tx, 'UPDATED', user.id)
        for (const entry of plan.entries(user.id)) await audit.record(tx, system, entry)
        if (plan.refusal) await sessions.revokeIn(tx, system, { userId: user.id }, 'NOT_ALLOWED')
      })
    },
  }
}
