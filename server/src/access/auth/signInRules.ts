import type { Db } from '../../base/db/db.js'
import { StartError } from '../../base/db/startError.js'
import { builtInRoles } from '../role/role.service.js'
import type { SignInProvider } from './issuer.js'

/** Who may come in, and as what. */
export interface SignInRules {
  /** In lower case. Whoever has one of these addresses, verified, is an admin. */
  adminEmails: readonly string[]
  /** The same, for whoever may read what others write. */
  auditorEmails: readonly string[]
  mappings: readonly RoleMapping[]
  /** Null: whoever can sign in may. */
  allowedRoles: readonly string[] | null
  /** Of people who have no other role when they first sign in; null: none. */
  defaultRole: string | null
  signup: 'open' | 'closed'
}

/** A group at a provider gives a role here. Both are compared exactly, case included, in the normal form NFC. */
export interface RoleMapping {
  provider: string
  group: string
  role: string
}

/**
 * "provider:group=role, …". The role stands behind the last "=", and a comma that is part of a group is written "\,", so
 * that any group can be named. Where one provider alone gives groups, its name can be left out, and an entry without "="
 * is "group:role". Throws what is wrong.
 */
export function parseRoleMappings(
  text: string,
  providers: readonly string[],
  giving: readonly string[] = providers,
): RoleMapping[] {
  const only = [giving, providers].find(({ length }) => length === 1)?.[0]
  const entries = text
    .normalize('NFC')
    .split(/(?<!\\),/)
    .map(entry => entry.replaceAll('\\,', ',').trim())
  return entries.filter(Boolean).map(entry => {
    const isShort = only !== undefined && !entry.includes('=')
    const equals = isShort ? entry.lastIndexOf(':') : entry.lastIndexOf('=')
    const source = entry.slice(0, equals).trim()
    const role = entry.slice(equals + 1).trim()
    if (equals < 1 || !source || !role) throw new Error('has an entry that is not provider:group=role')
    const provider = isShort ? undefined : providers.find(id => source.startsWith(`${id}:`))
    // "corp:admin" may be a provider without a group, or a group of that name.
    if (isShort && providers.includes(source)) throw new Error('has an entry that is not provider:group=role')
    if (!provider && !only)
      throw new Error(`has an entry that does not begin with a provider (${providers.join(', ')})`)
    const group = provider ? source.slice(provider.length + 1) : source
    if (!group) throw new Error('has an entry without a group')
    return { provider: provider ?? only ?? '', group, role }
  })
}

/** Nobody is turned away, and nobody is more than a user. */
export const openToAll: SignInRules = {
  adminEmails: [],
  auditorEmails: [],
  mappings: [],
  allowedRoles: null,
  defaultRole: 'user',
  signup: 'open',
}

/** Groups of a provider that is part of this server are our roles. */
export function withOwnProviders(rules: SignInRules, providers: readonly SignInProvider[]): SignInRules {
  const own = providers
    .filter(({ groupsAreRoles }) => groupsAreRoles)
    .flatMap(({ id }) => Object.keys(builtInRoles).map(role => ({ provider: id, group: role, role })))
  return { ...rules, mappings: [...own, ...rules.mappings] }
}

/** A rule about a role that does not exist would never hold. Throws StartError. */
export async function checkRules(db: Db, rules: SignInRules): Promise<void> {
  const { mappings, allowedRoles, defaultRole } = rules
  const wanted = [
    ...mappings.map(({ role }) => ['ROLE_MAPPINGS', role]),
    ...(allowedRoles ?? []).map(role => ['ALLOWED_ROLES', role]),
    ...(defaultRole ? [['DEFAULT_ROLE', defaultRole]] : []),
  ] as [string, string][]
  const roles = await db.read.role.findMany({ where: { name: { in: wanted.map(([, role]) => role) } } })
  const unknown = wanted.filter(([, wantedRole]) => !roles.some(({ name }) => name === wantedRole))
  if (unknown.length > 0)
    throw new StartError(
      unknown
        .map(([variable, role]) => `${variable} names the role "${role}", which does not exist.`)
        .join('\n'),
    )
}
