import type { Identity, Role, User } from '@parley/prisma'
import type { RoleSource } from '@parley/schema'
import type { Transaction } from '../../base/db/db.js'
import { newId } from '../../base/db/id.js'
import type { AuditEntry } from '../audit/audit.service.js'
import { SignInError } from '../auth/failure.js'
import type { IdentityClaims } from '../auth/issuer.js'
import type { SignInRules } from '../auth/signInRules.js'
import { isLastAdmin, keepAnAdmin, lockRoles } from '../role/lastAdmin.js'
import { builtInRoles } from '../role/role.service.js'
import { mappedRoles, rolesOfAddress } from './rolesOf.js'

/** What a sign-in does to somebody's roles. */
export interface RolePlan {
  bootstrap: boolean
  refusal: SignInError | null
  warnings: string[]
  give: Given[]
  take: Held[]
  entries(userId: string): AuditEntry[]
}

interface Given {
  role: Role
  source: RoleSource
  /** The admin who gave it. */
  byId?: string
}

interface Held {
  id: string
  source: string
  role: Role
}

interface Occasion {
  claims: IdentityClaims
  rules: SignInRules
  now: Date
  /** Null at the first sign-in. */
  user: User | null
  identity?: Identity
  /** What admins gave to whom they let in. */
  given?: readonly Given[]
}

/** So long roles stay as they are while the provider does not tell the groups. */
const staleFor = 24 * 3_600_000
const adminRole = builtInRoles.admin.id

/**
 * Decides before anything is written. MAPPED roles follow the provider's groups and BOOTSTRAP ones the configuration,
 * both ways; those given by hand are never touched.
 */
export async function planRoles(tx: Transaction, occasion: Occasion): Promise<RolePlan> {
  const { claims, rules, user } = occasion
  const held = user ? await heldBy(tx, user.id) : []
  const identities = user ? await tx.identity.findMany({ where: { userId: user.id } }) : []
  const known = await rolesByName(tx, rules)
  const undecided = claims.groups === null
  const stale = undecided && isStale(occasion.identity, occasion.now)

  const mapped = undecided ? null : mappedRoles(claims, rules)
  const listed = rolesOfAddress(rules, claims)
  const wanted = (source: string, { id, name }: Role): boolean => {
    if (source === 'MAPPED') return mapped ? mapped.gives.has(name) || keptFor(name) : true
    if (source === 'BOOTSTRAP')
      return [
        ...listed,
        ...identities
          .filter(({ id }) => id !== occasion.identity?.id)
          .flatMap(other => rolesOfAddress(rules, other)),
      ].includes(id)
    return true
  }
  /** A role that only another of the user's providers decides about follows that one, if it was heard of lately. */
  const keptFor = (name: string): boolean =>
    !mapped?.range.has(name) &&
    rules.mappings.some(
      ({ role, provider }) =>
        role === name &&
        provider !== claims.provider &&
        identities.some(other => other.provider === provider && !isStale(other, occasion.now)),
    )

  const warnings: string[] = []
  let take = held.filter(({ source, role }) => !wanted(source, role))
  if (user && endsAdmin(held, take) && (await isLastAdmin(tx, user.id))) {
    take = take.filter(({ role }) => role.id !== adminRole)
    warnings.push('the last admin keeps the role that their groups or the configuration no longer give')
  }

  const give: RolePlan['give'] = []
  const add = (name: string, source: RoleSource) => {
    const role = known.get(name)
    if (!role) warnings.push(`the role "${name}" does not exist any more`)
    else if (!held.some(one => one.role.id === role.id && one.source === source)) give.push({ role, source })
  }
  for (const name of mapped?.gives ?? []) add(name, 'MAPPED')
  for (const id of listed) add(id, 'BOOTSTRAP')
  give.push(...(occasion.given ?? []))
  if (!user && give.length === 0 && rules.defaultRole) add(rules.defaultRole, 'DEFAULT')

  const left = [...held.filter(one => !take.includes(one)), ...give]
  return { bootstrap: listed.length > 0, warnings, give, take, refusal: refusalOf(left), entries: entriesOf }

  function refusalOf(left: { role: Role; source: string }[]): SignInError | null {
    if (stale && left.some(({ source }) => source === 'MAPPED'))
      return new SignInError(
        'GROUPS_UNAVAILABLE',
        'the groups have not been known for a day',
        undefined,
        user ?? undefined,
      )
    // What everybody gets opens no door.
    const counts = left.filter(({ source }) => source !== 'DEFAULT').map(({ role }) => role.name)
    if (!rules.allowedRoles || counts.some(name => rules.allowedRoles?.includes(name))) return null
    return undecided
      ? new SignInError(
          'GROUPS_UNAVAILABLE',
          'the groups could not be looked up',
          undefined,
          user ?? undefined,
        )
      : new SignInError('ROLE_NOT_ALLOWED', 'none of the roles may sign in', undefined, user ?? undefined)
  }

  function entriesOf(userId: string): AuditEntry[] {
    const entry =
      (action: 'role.assigned' | 'role.revoked') =>
      ({ role, source }: { role: Role; source: string }): AuditEntry => ({
        action,
        // Somebody new has nothing open.
        affects: user ? [userId] : [],
        target: { type: 'User', id: userId },
        details: { role: role.name, source, provider: claims.provider },
      })
    return [...take.map(entry('role.revoked')), ...give.map(entry('role.assigned'))]
  }
}

/**
 * Of an admin with the roles locked: otherwise one transaction could take the role given by hand and another one the
 * mapped one, each leaving the last admin to the other.
 */
async function heldBy(tx: Transaction, userId: string): Promise<Held[]> {
  const find = () => tx.roleAssignment.findMany({ where: { userId }, include: { role: true } })
  const held = await find()
  if (!held.some(({ role }) => role.id === adminRole)) return held
  await lockRoles(tx)
  return find()
}

export async function changeRoles(
  tx: Transaction,
  userId: string,
  { give, take }: RolePlan,
  assignedAt: Date,
): Promise<void> {
  if (take.length > 0) await tx.roleAssignment.deleteMany({ where: { id: { in: take.map(({ id }) => id) } } })
  for (const { role, source, byId: assignedById = null } of give)
    await tx.roleAssignment.create({
      data: { id: newId('asg'), userId, roleId: role.id, source, assignedById, assignedAt },
    })
}

/**
 * Takes the roles that only the groups of one provider could give, from somebody who no longer signs in there. Throws
 * LAST_ADMIN if that would leave none.
 */
export async function dropMappedRoles(
  tx: Transaction,
  userId: string,
  provider: string,
  { mappings }: Pick<SignInRules, 'mappings'>,
): Promise<Role[]> {
  const left = await tx.identity.findMany({ where: { userId }, select: { provider: true } })
  const giving = (providers: string[]) =>
    new Set(mappings.filter(mapping => providers.includes(mapping.provider)).map(({ role }) => role))
  const lost = giving([provider])
  const kept = giving(left.map(identity => identity.provider))
  const held = await heldBy(tx, userId)
  const take = held.filter(
    ({ source, role }) => source === 'MAPPED' && lost.has(role.name) && !kept.has(role.name),
  )
  if (take.length > 0) await tx.roleAssignment.deleteMany({ where: { id: { in: take.map(({ id }) => id) } } })
  if (take.some(({ role }) => role.id === adminRole)) await keepAnAdmin(tx)
  return take.map(({ role }) => role)
}

const isStale = (identity: Identity | undefined, now: Date): boolean =>
  !identity?.groupsReadAt || now.getTime() - identity.groupsReadAt.getTime() > staleFor

const endsAdmin = (held: Held[], take: Held[]): boolean =>
  take.some(({ role }) => role.id === adminRole) &&
  !held.some(one => one.role.id === adminRole && !take.includes(one))

/** Also those that addresses give, by their ids: one may have another name. */
async function rolesByName(tx: Transaction, rules: SignInRules): Promise<Map<string, Role>> {
  const ids = [adminRole, builtInRoles.auditor.id]
  const names = [...rules.mappings.map(({ role }) => role), ...(rules.defaultRole ? [rules.defaultRole] : [])]
  const roles = await tx.role.findMany({ where: { OR: [{ name: { in: names } }, { id: { in: ids } }] } })
  return new Map(roles.flatMap(role => [[role.name, role] as const, [role.id, role] as const]))
}
