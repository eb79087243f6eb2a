import * as openid from 'openid-client'
import { claimsOf, strings } from './claims.js'
import { SignInError } from './failure.js'
import { groupsFromGraph } from './graph.js'
import type { IdentityClaims, SignInProvider } from './issuer.js'
import type { EntraConfig } from './providerConfig.js'

type Claims = Record<string, unknown>

/** The tenant of personal Microsoft accounts: anybody's. */
const consumerTenant = '9188040d-6c67-4c5b-b112-36a304b66dad'

/** The library has checked that the issuer is the one of this tenant; here is decided whether we want it. */
export function checkTenant(provider: SignInProvider, { tid }: Claims): void {
  if (typeof tid !== 'string') throw new SignInError('IDP_ERROR', 'no tenant in the token')
  if (!isAllowed(entraOf(provider), tid))
    throw new SignInError('TENANT_NOT_ALLOWED', 'the tenant of the account is not allowed')
}

function isAllowed({ allowedTenants }: EntraConfig, tid: string): boolean {
  const tenant = tid.toLowerCase()
  return allowedTenants ? allowedTenants.includes(tenant) : tenant !== consumerTenant
}

/** What a sign-in asks for so that people allow their token for model servers. Entra takes `.default` beside no other service. */
export const entraConsent = ({ entra }: SignInProvider): string | null =>
  entra ? `openid profile email offline_access ${entra.modelScope}` : null

/** With one tenant the library refuses any other's issuer by itself; people are told what it means all the same. */
export function explainTenant(provider: SignInProvider, error: unknown): unknown {
  const check = error instanceof openid.ClientError && error.cause instanceof Error ? error.cause.cause : null
  const { claim, claims } = (check ?? {}) as { claim?: string; claims?: Claims }
  const tid = claims?.tid
  const itsIssuer = typeof tid === 'string' && claims?.iss === issuerOf(provider, tid)
  return claim === 'iss' && itsIssuer && !isAllowed(entraOf(provider), tid)
    ? new SignInError('TENANT_NOT_ALLOWED', 'the tenant of the account is not allowed', error)
    : error
}

/**
 * A person is known by tenant and object id, never by an address: those can be set to anybody's in a tenant of one's
 * own. The object id is the same in every application, unlike `sub`.
 */
export function entraIdentity(
  provider: SignInProvider,
  claims: Claims,
  groups: string[] | null,
): IdentityClaims {
  if (typeof claims.oid !== 'string') throw new SignInError('IDP_ERROR', 'no object id in the token')
  const { emailsVerified } = entraOf(provider)
  // Whether Microsoft knows that the address's domain belongs to the tenant; it comes as any of these.
  const edov = [true, 1, '1', 'true'].includes(claims.xms_edov as string)
  const email = emailsVerified ? claims.email || upnOf(claims) : claims.email
  const told = { ...claims, sub: claims.oid, email, email_verified: edov || emailsVerified }
  return claimsOf(provider, told, groups)
}

/** What somebody without a mailbox signs in with. A guest's is made up: jane_example.com#EXT#@contoso.example. */
const upnOf = ({ upn, preferred_username: name }: Claims): string | undefined =>
  [...strings(upn), ...strings(name)].find(text => /^[^\s#@]+@[^\s#@]+$/.test(text))

/**
 * Ids of groups and values of app roles. People in more than 200 groups get none in the token but a note that there
 * are too many. Null if they cannot be found out.
 */
export async function entraGroups(
  provider: SignInProvider,
  claims: Claims,
  accessToken: string,
  timeoutSeconds: number,
): Promise<string[] | null> {
  const { allowedTenants, graphUrl } = entraOf(provider)
  // Each tenant gives app roles to its own people: where any may come, they are a stranger's word.
  const roles = allowedTenants ? strings(claims.roles) : []
  if (!isOverage(claims)) return [...strings(claims.groups), ...roles]
  const groups = await groupsFromGraph(graphUrl, accessToken, timeoutSeconds)
  return groups && [...groups, ...roles]
}

const isOverage = ({ _claim_names: names, hasgroups }: Claims): boolean =>
  hasgroups === true ||
  hasgroups === 'true' ||
  (typeof names === 'object' && names !== null && Object.hasOwn(names, 'groups'))

const issuerOf = (provider: SignInProvider, tid: string): string =>
  new URL(`/${tid}/v2.0`, provider.issuer).href

function entraOf({ entra }: SignInProvider): EntraConfig {
  if (!entra) throw new Error('a provider of kind entra without its settings')
  return entra
}
