import type { Identity, User } from '@parley/prisma'
import type { Transaction } from '../../base/db/db.js'
import { newId } from '../../base/db/id.js'
import type { AuditEntry } from '../audit/audit.service.js'
import { SignInError } from '../auth/failure.js'
import type { IdentityClaims } from '../auth/issuer.js'
import type { SignInRules } from '../auth/signInRules.js'
import { type Admission, admissionOf, mayBeAdmitted } from '../invitation/admission.js'
import { endKnock } from '../knock/record.js'
import { lockRoles } from '../role/lastAdmin.js'
import { called } from './called.js'
import { changeRoles, planRoles } from './signInRoles.js'

/** Somebody known or new, as the transaction leaves them. */
export interface SignedInUser {
  user: User
  identityId: string
  /** Why they get no session all the same. What changed about them is kept. */
  refusal: SignInError | null
  /** For the audit log, at the end of the transaction. */
  entries: AuditEntry[]
  /** What somebody who runs the server should know. */
  warnings: string[]
  /** Ids of what let them in, and is used up. */
  used: string[]
}

/**
 * The user who signs in, created at the first sign-in. The key is issuer and subject, never an address (OpenID
 * Connect Core 5.7). Of two first sign-ins at once one fails on the unique index and has to be run again.
 */
export async function signInUser(
  tx: Transaction,
  claims: IdentityClaims,
  rules: SignInRules,
  now: Date,
): Promise<SignedInUser> {
  const { issuer, subject } = claims
  const find = () => tx.identity.findUnique({ where: { issuer_subject: { issuer, subject } } })
  let identity = await find()
  if (!identity) {
    if (await mayBeAdmitted(tx, claims, now)) await lockRoles(tx)
    // Of sign-ins at once the first used up what lets in: whoever waited for it, or found nothing left, is known by now.
    identity = await find()
  }
  if (identity) return welcomeBack(tx, identity, claims, rules, now)
  return welcome(tx, claims, rules, now)
}

async function welcome(
  tx: Transaction,
  claims: IdentityClaims,
  rules: SignInRules,
  now: Date,
): Promise<SignedInUser> {
  if (claims.groups === null) throw new SignInError('GROUPS_UNAVAILABLE', 'the groups could not be looked up')
  const admission = await admissionOf(tx, claims, now)
  const plan = await planRoles(tx, { user: null, claims, rules, now, given: givenBy(admission) })
  // Somebody has to be the first where nobody can come by themselves.
  if (rules.signup === 'closed' && !plan.bootstrap && !admission)
    throw new SignInError('SIGNUP_DISABLED', 'the person is not known')
  if (plan.refusal) throw plan.refusal
  const { email, name, picture } = claims
  const user = await tx.user.create({
    data: {
      id: newId('usr'),
      ...called({ name, email }),
      picture,
      status: 'ACTIVE',
      createdAt: now,
      lastSeenAt: now,
    },
  })
  const { id: identityId } = await createIdentity(tx, user.id, claims, now)
  await changeRoles(tx, user.id, plan, now)
  const entry: AuditEntry = {
    action: 'user.created',
    target: { type: 'User', id: user.id },
    details: { provider: claims.provider, ...admission?.facts },
  }
  const used = [...((await admission?.use(user.id)) ?? []), ...(await endKnock(tx, claims, user.id))]
  return {
    user,
    identityId,
    refusal: null,
    used: [...new Set(used)],
    warnings: plan.warnings,
    entries: [entry, ...plan.entries(user.id)],
  }
}

async function welcomeBack(
  tx: Transaction,
  identity: Identity,
  claims: IdentityClaims,
  rules: SignInRules,
  now: Date,
): Promise<SignedInUser> {
  const known = await tx.user.findUnique({ where: { id: identity.userId } })
  // Never looked for by address instead.
  if (!known) throw new SignInError('IDP_ERROR', 'the user of this identity is gone')
  if (known.status !== 'ACTIVE')
    throw new SignInError('LOGIN_DENIED', `the user is ${known.status}`, undefined, known)
  const plan = await planRoles(tx, { user: known, identity, claims, rules, now })
  const { email, emailVerified, name, picture, provider, groups } = claims
  await tx.identity.update({
    where: { id: identity.id },
    data: {
      provider,
      ...(email && { email, emailVerified }),
      ...(groups && { groupsReadAt: now }),
      lastUsedAt: now,
    },
  })
  const ownName = known.nameIsOwn || !name
  // What the provider leaves out stays as it was. Whoever was suspended meanwhile is not ACTIVE any more here.
  const [user] = await tx.user.updateManyAndReturn({
    where: { id: known.id, status: 'ACTIVE' },
    data: {
      ...(email && called({ email })),
      ...(!ownName && called({ name })),
      ...(picture && { picture }),
      lastSeenAt: now,
    },
  })
  if (!user) throw new SignInError('LOGIN_DENIED', 'the user was suspended meanwhile', undefined, known)
  await changeRoles(tx, user.id, plan, now)
  const { refusal, warnings } = plan
  return { user, identityId: identity.id, refusal, warnings, used: [], entries: plan.entries(user.id) }
}

/** Each role once, whoever gave it. */
function givenBy(admission: Admission | null) {
  const roles = (admission?.given ?? []).flatMap(({ roles, byId }) => roles.map(role => ({ role, byId })))
  const byRole = new Map(roles.map(given => [given.role.id, { ...given, source: 'MANUAL' as const }]))
  return [...byRole.values()]
}

/** A further sign-in of a user, or the first one. */
export function createIdentity(
  tx: Transaction,
  userId: string,
  { provider, issuer, subject, email, emailVerified, groups }: IdentityClaims,
  now: Date,
): Promise<Identity> {
  return tx.identity.create({
    data: {
      id: newId('idn'),
      userId,
      provider,
      issuer,
      subject,
      email,
      emailVerified,
      createdAt: now,
      lastUsedAt: now,
      groupsReadAt: groups ? now : null,
    },
  })
}
