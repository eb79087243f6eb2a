import type { IdentityClaims } from '../auth/issuer.js'
import type { SignInRules } from '../auth/signInRules.js'
import { builtInRoles } from '../role/role.service.js'
import { addressKey } from './address.js'

/** The roles that the groups give, and all that groups of this provider can give. */
export function mappedRoles({ provider, groups }: IdentityClaims, { mappings }: SignInRules) {
  const own = mappings.filter(mapping => mapping.provider === provider)
  const names = new Set(groups?.map(group => group.normalize('NFC')))
  const gives = own.filter(({ group }) => names.has(group)).map(({ role }) => role)
  return { gives: new Set(gives), range: new Set(own.map(({ role }) => role)) }
}

/** Ids of the roles that the configuration gives: compared without case, as people write addresses; otherwise exactly. */
export function rolesOfAddress(
  { adminEmails, auditorEmails }: SignInRules,
  { email, emailVerified }: { email: string | null; emailVerified: boolean },
): string[] {
  if (!emailVerified || email === null) return []
  const address = addressKey(email)
  return [
    ...(adminEmails.includes(address) ? [builtInRoles.admin.id] : []),
    ...(auditorEmails.includes(address) ? [builtInRoles.auditor.id] : []),
  ]
}
