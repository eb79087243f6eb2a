import type { User } from '@parley/prisma'
import type { Transaction } from '../db/db.js'
import { newId } from '../db/id.js'
import { type BuiltInRoleName, builtInRoles, isBuiltInRole } from '../role/role.service.js'

/** What an identity provider says about the person who signs in. */
export interface IdentityClaims {
  provider: string
  issuer: string
  subject: string
  email: string | null
  emailVerified: boolean
  name: string | null
  picture: string | null
  /** Names of roles at a provider whose groups are our roles; null at any other. */
  roles: string[] | null
}

/**
 * The user who signs in, created at the first sign-in. The key is issuer and subject, never an address (OpenID
 * Connect Core 5.7). Of two first sign-ins at once one fails on the unique index and has to be run again.
 */
export async function signInUser(tx: Transaction, claims: IdentityClaims, now: Date): Promise<User> {
  const { issuer, subject } = claims
  const identity = await tx.identity.findUnique({ where: { issuer_subject: { issuer, subject } } })
  const user = identity
    ? await refreshUser(tx, identity.id, identity.userId, claims, now)
    : await createUser(tx, claims, now)
  if (claims.roles) await followGroups(tx, user.id, claims.roles, now)
  return user
}

async function createUser(tx: Transaction, claims: IdentityClaims, now: Date): Promise<User> {
  const { roles, name, picture, ...identity } = claims
  const user = await tx.user.create({
    data: {
      id: newId('usr'),
      email: claims.email,
      name,
      picture,
      status: 'ACTIVE',
      createdAt: now,
      lastSeenAt: now,
    },
  })
  await tx.identity.create({
    data: { id: newId('idn'), userId: user.id, ...identity, createdAt: now, lastUsedAt: now },
  })
  if (!roles) await assign(tx, user.id, 'user', 'DEFAULT', now)
  return user
}

/** What the provider leaves out stays as it was. */
async function refreshUser(
  tx: Transaction,
  identityId: string,
  userId: string,
  { email, emailVerified, name, picture, provider }: IdentityClaims,
  now: Date,
): Promise<User> {
  await tx.identity.update({
    where: { id: identityId },
    data: { provider, ...(email && { email, emailVerified }), lastUsedAt: now },
  })
  return tx.user.update({
    where: { id: userId },
    data: { ...(email && { email }), ...(name && { name }), ...(picture && { picture }), lastSeenAt: now },
  })
}

/** A missing group takes its role away; roles given by hand are another source and stay. */
async function followGroups(tx: Transaction, userId: string, groups: string[], now: Date): Promise<void> {
  const names = [...new Set(groups)].filter(isBuiltInRole)
  const held = await tx.roleAssignment.findMany({ where: { userId, source: 'MAPPED' } })
  const gone = held.filter(({ roleId }) => !names.some(name => builtInRoles[name].id === roleId))
  if (gone.length > 0) await tx.roleAssignment.deleteMany({ where: { id: { in: gone.map(({ id }) => id) } } })
  for (const name of names) {
    if (!held.some(({ roleId }) => roleId === builtInRoles[name].id))
      await assign(tx, userId, name, 'MAPPED', now)
  }
}

async function assign(
  tx: Transaction,
  userId: string,
  role: BuiltInRoleName,
  source: 'DEFAULT' | 'MAPPED',
  assignedAt: Date,
): Promise<void> {
  await tx.roleAssignment.create({
    data: { id: newId('asg'), userId, roleId: builtInRoles[role].id, source, assignedAt },
  })
}
