import { isLoopbackHost } from '../../base/net/loopback.js'

/** A provider people sign in at, as it is configured. */
export interface ProviderConfig {
  id: string
  name: string
  kind: 'oidc' | 'entra' | 'google' | 'github'
  /** Of Entra, the authority with the tenant; of GitHub, its address. */
  issuer: string
  clientId: string
  clientSecret: string | null
  scopes: string
  /** The claim that lists a person's groups, also a path as "realm_access.roles"; null: none does. */
  groupsClaim: string | null
  /** Plain http also where it is not this machine. */
  allowInsecure: boolean
  entra?: EntraConfig
  /** Google: organisations whose accounts may sign in, in lower case; absent: all. */
  hostedDomains?: string[]
  github?: { apiUrl: string; organization: string | null }
}

export interface EntraConfig {
  /** Ids in lower case; null: any organisation. */
  allowedTenants: string[] | null
  /** Every address the tenant gives counts as verified. */
  emailsVerified: boolean
  graphUrl: string
  /** What a person's own token for model servers is asked for by. */
  modelScope: string
}

/** What one variable alone does not show. */
export function providerProblems(env: Record<string, string | undefined>): string[] {
  const needs = (name: string, others: string[]) =>
    env[name] ? others.filter(other => !env[other]).map(other => `${other} is required with ${name}.`) : []
  const tenant = env.AZURE_CLIENT_ID && !env.AZURE_TENANT_ID && !env.AZURE_ALLOWED_TENANTS
  const clash = Object.entries({ AZURE: 'ENTRA', GOOGLE: 'GOOGLE', GITHUB: 'GITHUB' })
    .filter(([known, name]) => env[`${known}_CLIENT_ID`] && env[`OIDC_${name}_ISSUER`])
    .map(([known, name]) => `OIDC_${name}_ISSUER cannot be used with ${known}_CLIENT_ID: both have one id.`)
  return [
    ...(tenant ? ['AZURE_TENANT_ID is required with AZURE_CLIENT_ID: a tenant, or organizations.'] : []),
    // Of a pod it is also the tenant of its identity.
    ...(env.AZURE_FEDERATED_TOKEN_FILE ? [] : needs('AZURE_TENANT_ID', ['AZURE_CLIENT_ID'])),
    ...needs('AZURE_ALLOWED_TENANTS', ['AZURE_CLIENT_ID']),
    ...needs('GOOGLE_CLIENT_ID', ['GOOGLE_CLIENT_SECRET']),
    ...needs('GOOGLE_CLIENT_SECRET', ['GOOGLE_CLIENT_ID']),
    ...needs('GITHUB_CLIENT_ID', ['GITHUB_CLIENT_SECRET']),
    ...needs('GITHUB_CLIENT_SECRET', ['GITHUB_CLIENT_ID']),
    ...(env.AZURE_EMAILS_VERIFIED === 'true' && tenantsIn(env) !== 1
      ? ['AZURE_EMAILS_VERIFIED is only for a single tenant: others could claim any address.']
      : []),
    ...clash,
    ...['AZURE_AUTHORITY_HOST', 'AZURE_GRAPH_URL', 'GITHUB_URL']
      .filter(name => isPlain(URL.parse(env[name] ?? '')))
      .map(name => `${name} is not https: tokens are sent there.`),
  ]
}

/**
 * People are known by issuer and subject: two providers of one issuer would share a person, the tokens of two clients
 * and the rules about who may come.
 */
export function sharedIssuers(providers: ProviderConfig[]): string[] {
  const byIssuer = Map.groupBy(providers, ({ issuer }) => withoutSlash(issuer))
  return [...byIssuer]
    .filter(([, { length }]) => length > 1)
    .map(
      ([issuer, same]) => `${same.map(({ id }) => id).join(' and ')} have one issuer, ${issuer}: keep one.`,
    )
}

/** Google and GitHub tell none. */
export const givesGroups = ({ kind, groupsClaim }: ProviderConfig): boolean =>
  kind === 'entra' || groupsClaim !== null

/** Mappings that never hold, a sentence for each provider. */
export function groupless(
  mappings: readonly { provider: string }[],
  providers: readonly ProviderConfig[],
): string[] {
  const named = new Set(mappings.map(({ provider }) => provider))
  return providers
    .filter(provider => named.has(provider.id) && !givesGroups(provider))
    .map(({ id, kind }) => {
      const claim = kind === 'oidc' ? `: OIDC_${id.toUpperCase()}_GROUPS_CLAIM is not set` : ''
      return `ROLE_MAPPINGS names groups of ${id}, which tells none${claim}.`
    })
}

const isPlain = (url: URL | null): boolean => url?.protocol === 'http:' && !isLoopbackHost(url.hostname)

function tenantsIn({
  AZURE_TENANT_ID: tenant = '',
  AZURE_ALLOWED_TENANTS: allowed = '',
}: Record<string, string | undefined>) {
  const ids = [tenant, ...allowed.split(',')].map(id => id.trim().toLowerCase()).filter(isTenantId)
  return new Set(ids).size
}

export const isTenantId = (text: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)

export const withoutSlash = (address: string): string => address.replace(/\/+$/, '')
