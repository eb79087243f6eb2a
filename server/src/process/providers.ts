import type { z } from 'zod'
import type { ProviderConfig } from '../access/auth/providerConfig.js'
import { isTenantId, withoutSlash } from '../access/auth/providerConfig.js'
import { cloudOf, scopeIn } from '../base/azure/cloud.js'
import { isLoopbackHost } from '../base/net/loopback.js'
import { isIdOfPod } from './azureIdentity.js'
import { type Environment, sentences } from './environment.js'
import { issuerVariables, variables } from './variables.js'

type Variables = z.infer<typeof variables>
type Known = Pick<ProviderConfig, 'id' | 'name' | 'kind' | 'groupsClaim' | 'allowInsecure'>

/** The providers that are configured by a few variables of their own. */
export function readKnownProviders(v: Variables): ProviderConfig[] {
  return [entra(v), google(v), github(v)].filter(provider => provider !== null)
}

/** One that cannot be read for another reason, which is told. */
export const namesProvider = (env: Environment): boolean =>
  ['AZURE_CLIENT_ID', 'GOOGLE_CLIENT_ID', 'GITHUB_CLIENT_ID'].some(
    name => env[name] && !(name === 'AZURE_CLIENT_ID' && isIdOfPod(env)),
  )

function entra(v: Variables): ProviderConfig | null {
  const { AZURE_CLIENT_ID: clientId, AZURE_TENANT_ID: tenant, AZURE_ALLOWED_TENANTS: allowed } = v
  if (!clientId || isIdOfPod(v) || (!tenant && !allowed)) return null
  const single = tenant && isTenantId(tenant) ? tenant.toLowerCase() : null
  const others = (allowed ?? []).map(id => id.toLowerCase()).filter(id => id !== single)
  const tenants = [...(single ? [single] : []), ...others]
  // The authority of one tenant lets no other in; for a list, whoever comes is compared with it.
  const authority =
    single && others.length === 0 ? single : single ? 'organizations' : (tenant ?? 'organizations')
  const graphUrl = withoutSlash(v.AZURE_GRAPH_URL)
  return {
    ...known('entra', 'Microsoft'),
    issuer: `${withoutSlash(v.AZURE_AUTHORITY_HOST)}/${authority}/v2.0`,
    clientId,
    clientSecret: v.AZURE_CLIENT_SECRET ?? null,
    // The last one makes the access token one for Graph, which knows the groups.
    scopes: `openid profile email offline_access ${graphUrl}/User.Read`,
    entra: {
      allowedTenants: tenants.length > 0 ? tenants : null,
      emailsVerified: v.AZURE_EMAILS_VERIFIED && tenants.length === 1,
      graphUrl,
      modelScope: scopeIn(cloudOf(new URL(v.AZURE_AUTHORITY_HOST).hostname)),
    },
  }
}

function google(v: Variables): ProviderConfig | null {
  const { GOOGLE_CLIENT_ID: clientId, GOOGLE_CLIENT_SECRET: secret, GOOGLE_HOSTED_DOMAIN: domains } = v
  if (!clientId) return null
  return {
    ...known('google', 'Google'),
    issuer: 'https://accounts.google.com',
    clientId,
    clientSecret: secret ?? null,
    scopes: 'openid profile email',
    ...(domains?.length && { hostedDomains: domains.map(domain => domain.toLowerCase()) }),
  }
}

function github(v: Variables): ProviderConfig | null {
  const { GITHUB_CLIENT_ID: clientId, GITHUB_CLIENT_SECRET: secret, GITHUB_ORG: organization = null } = v
  if (!clientId) return null
  const issuer = withoutSlash(v.GITHUB_URL)
  return {
    ...known('github', 'GitHub'),
    issuer,
    clientId,
    clientSecret: secret ?? null,
    scopes: `read:user user:email${organization ? ' read:org' : ''}`,
    github: {
      apiUrl: issuer === 'https://github.com' ? 'https://api.github.com' : `${issuer}/api/v3`,
      organization,
    },
  }
}

const known = (id: 'entra' | 'google' | 'github', name: string): Known => ({
  id,
  name,
  kind: id,
  groupsClaim: null,
  allowInsecure: false,
})

export function readProviders(env: Environment, problems: string[]): ProviderConfig[] {
  const names = new Set<string>()
  for (const name of Object.keys(env)) {
    const match = /^OIDC_([A-Z0-9]+)_(ISSUER|CLIENT_ID|CLIENT_SECRET|SCOPES|GROUPS_CLAIM)$/.exec(name)
    if (match?.[1]) names.add(match[1])
    else if (name.startsWith('OIDC_') && !Object.hasOwn(variables.shape, name))
      problems.push(
        `${name} is not known: OIDC_<NAME>_ISSUER, _CLIENT_ID, _CLIENT_SECRET, _SCOPES, _GROUPS_CLAIM are.`,
      )
  }
  return [...names].sort().flatMap(name => {
    const prefix = `OIDC_${name}_`
    const own = Object.fromEntries(Object.keys(issuerVariables.shape).map(key => [key, env[prefix + key]]))
    const parsed = issuerVariables.safeParse(own)
    if (!parsed.success) {
      problems.push(...sentences(parsed.error, own, prefix))
      return []
    }
    const { ISSUER, CLIENT_ID, CLIENT_SECRET, SCOPES, GROUPS_CLAIM } = parsed.data
    const id = name.toLowerCase()
    const allowInsecure = env.OIDC_ALLOW_INSECURE === 'true'
    const { protocol, hostname } = new URL(ISSUER)
    if (protocol === 'http:' && !isLoopbackHost(hostname) && !allowInsecure)
      problems.push(`${prefix}ISSUER is not https: OIDC_ALLOW_INSECURE=true allows that, at your own risk.`)
    return [
      {
        id,
        name: name.charAt(0) + id.slice(1),
        kind: 'oidc' as const,
        issuer: ISSUER,
        clientId: CLIENT_ID,
        clientSecret: CLIENT_SECRET ?? null,
        scopes: SCOPES,
        groupsClaim: GROUPS_CLAIM ?? null,
        allowInsecure,
      },
    ]
  })
}
