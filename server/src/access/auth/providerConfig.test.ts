import { describe, expect, test } from 'vitest'
import { startParley } from '../../../test/parley.js'
import { ConfigError, loadConfig } from '../../process/config.js'

const contoso = '11111111-1111-4111-8111-111111111111'
const fabrikam = '22222222-2222-4222-8222-222222222222'
const corp = { OIDC_CORP_ISSUER: 'https://login.example', OIDC_CORP_CLIENT_ID: 'parley' }
const google = { GOOGLE_CLIENT_ID: 'g', GOOGLE_CLIENT_SECRET: 's' }
const github = { GITHUB_CLIENT_ID: 'h', GITHUB_CLIENT_SECRET: 's' }

function problemsOf(env: Record<string, string>): string[] {
  try {
    loadConfig(env)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}
const entraOf = (env: Record<string, string>) => {
  const [provider] = loadConfig({ AZURE_CLIENT_ID: 'a', ...env }).providers
  return { authority: provider?.issuer, ...provider?.entra }
}

test('several providers stand side by side', () => {
  const azure = { AZURE_CLIENT_ID: 'a', AZURE_TENANT_ID: contoso }
  const { providers } = loadConfig({ ...corp, ...azure, ...google, ...github, GITHUB_ORG: 'corp' })
  expect(providers.map(({ id, kind, issuer }) => [id, kind, issuer])).toEqual([
    ['corp', 'oidc', 'https://login.example'],
    ['entra', 'entra', `https://login.microsoftonline.com/${contoso}/v2.0`],
    ['google', 'google', 'https://accounts.google.com'],
    ['github', 'github', 'https://github.com'],
  ])
  expect(providers[1]?.scopes).toContain('https://graph.microsoft.com/User.Read')
  expect(providers[3]?.github).toEqual({ apiUrl: 'https://api.github.com', organization: 'corp' })
})

describe('the tenants of Entra', () => {
  const organizations = 'https://login.microsoftonline.com/organizations/v2.0'
  test.each<[Record<string, string>, string, string[] | null]>([
    [
      { AZURE_TENANT_ID: contoso.toUpperCase() },
      `https://login.microsoftonline.com/${contoso}/v2.0`,
      [contoso],
    ],
    [{ AZURE_TENANT_ID: 'organizations' }, organizations, null],
    [{ AZURE_ALLOWED_TENANTS: `${contoso}, ${fabrikam}` }, organizations, [contoso, fabrikam]],
    [{ AZURE_TENANT_ID: contoso, AZURE_ALLOWED_TENANTS: fabrikam }, organizations, [contoso, fabrikam]],
  ])('%j [L12]', (env, authority, allowedTenants) => {
    expect(entraOf(env)).toMatchObject({ authority, allowedTenants })
  })

  test('can be in a national cloud', () => {
    const cloud = {
      AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.us/',
      AZURE_GRAPH_URL: 'https://graph.microsoft.us',
    }
    expect(entraOf({ AZURE_TENANT_ID: contoso, ...cloud })).toMatchObject({
      authority: `https://login.microsoftonline.us/${contoso}/v2.0`,
      graphUrl: 'https://graph.microsoft.us',
    })
  })

  test('vouch for addresses only one by one [L13]', () => {
    const verified = { AZURE_CLIENT_ID: 'a', AZURE_EMAILS_VERIFIED: 'true' }
    expect(entraOf({ ...verified, AZURE_TENANT_ID: contoso }).emailsVerified).toBe(true)
    const refused = ['AZURE_EMAILS_VERIFIED is only for a single tenant: others could claim any address.']
    expect(problemsOf({ ...verified, AZURE_TENANT_ID: 'organizations' })).toEqual(refused)
    expect(problemsOf({ ...verified, AZURE_ALLOWED_TENANTS: `${contoso},${fabrikam}` })).toEqual(refused)
  })
})

test.each<[Record<string, string>, string]>([
  [{ AZURE_CLIENT_ID: 'a' }, 'AZURE_TENANT_ID is required with AZURE_CLIENT_ID: a tenant, or organizations.'],
  [{ AZURE_TENANT_ID: contoso }, 'AZURE_CLIENT_ID is required with AZURE_TENANT_ID.'],
  [
    { AZURE_TENANT_ID: 'contoso', AZURE_CLIENT_ID: 'a' },
    'AZURE_TENANT_ID is no tenant id, organizations or common.',
  ],
  [{ GOOGLE_CLIENT_ID: 'g' }, 'GOOGLE_CLIENT_SECRET is required with GOOGLE_CLIENT_ID.'],
  [{ GITHUB_CLIENT_SECRET: 's' }, 'GITHUB_CLIENT_ID is required with GITHUB_CLIENT_SECRET.'],
  [{ ...github, GITHUB_ORG: 'a/b' }, 'GITHUB_ORG is no name of an organisation.'],
  [
    { ...google, OIDC_GOOGLE_ISSUER: 'https://a.example', OIDC_GOOGLE_CLIENT_ID: 'x' },
    'OIDC_GOOGLE_ISSUER cannot be used with GOOGLE_CLIENT_ID: both have one id.',
  ],
  [
    { ...corp, OIDC_CORP_ISSUER: 'http://login.example' },
    'OIDC_CORP_ISSUER is not https: OIDC_ALLOW_INSECURE=true allows that, at your own risk.',
  ],
  [
    { ...corp, OIDC_TWO_ISSUER: 'https://login.example/', OIDC_TWO_CLIENT_ID: 'x' },
    'corp and two have one issuer, https://login.example: keep one.',
  ],
  [{ ...github, GITHUB_URL: 'http://git.example' }, 'GITHUB_URL is not https: tokens are sent there.'],
  [{ ...google, GOOGLE_HOSTED_DOMAIN: ' , ' }, 'GOOGLE_HOSTED_DOMAIN names nothing.'],
  [{ ALLOWED_ROLES: ',' }, 'ALLOWED_ROLES names nothing.'],
  [{ SIGNUP: 'no' }, 'SIGNUP is neither open nor closed.'],
  [{ ADMIN_EMAILS: 'ada' }, 'ADMIN_EMAILS names something that is no address.'],
  [{ OIDC_CLOCK_TOLERANCE_SECONDS: '121' }, 'OIDC_CLOCK_TOLERANCE_SECONDS is above 120.'],
  [{ ...corp, ROLE_MAPPINGS: 'corp:staff' }, 'ROLE_MAPPINGS has an entry that is not provider:group=role.'],
  [{ ...corp, ROLE_MAPPINGS: 'corp:=user' }, 'ROLE_MAPPINGS has an entry without a group.'],
  [
    { ...corp, ...google, ROLE_MAPPINGS: 'staff=user' },
    'ROLE_MAPPINGS has an entry that does not begin with a provider (corp, google).',
  ],
])('%j is refused in one sentence', (env, problem) => {
  expect(problemsOf(env)).toEqual([problem])
})

test('plain http is for this machine, or for whoever insists [L22]', () => {
  const local = { ...corp, OIDC_CORP_ISSUER: 'http://localhost:8080/realms/x' }
  expect(loadConfig(local).providers[0]?.allowInsecure).toBe(false)
  const insisting = { ...corp, OIDC_CORP_ISSUER: 'http://keycloak:8080', OIDC_ALLOW_INSECURE: 'true' }
  expect(loadConfig(insisting).providers[0]?.allowInsecure).toBe(true)
})

test('mappings name any group, also ones with commas, colons and equals signs [L18]', () => {
  const text = 'corp:CN=Admins\\,OU=Groups=admin, corp:/staff=user,urn:x:y=viewer'
  expect(loadConfig({ ...corp, ROLE_MAPPINGS: text }).signIn.mappings).toEqual([
    { provider: 'corp', group: 'CN=Admins,OU=Groups', role: 'admin' },
    { provider: 'corp', group: '/staff', role: 'user' },
    { provider: 'corp', group: 'urn:x:y', role: 'viewer' },
  ])
})

test('where one provider alone gives groups its name can be left out, and group:role is enough', () => {
  const groups = { ...corp, ...google, OIDC_CORP_GROUPS_CLAIM: 'groups' }
  expect(
    loadConfig({ ...groups, ROLE_MAPPINGS: 'Staff:user,a:b:admin,chiefs=admin' }).signIn.mappings,
  ).toEqual([
    { provider: 'corp', group: 'Staff', role: 'user' },
    { provider: 'corp', group: 'a:b', role: 'admin' },
    { provider: 'corp', group: 'chiefs', role: 'admin' },
  ])
  // A provider without its group, or a group of that name?
  expect(problemsOf({ ...groups, ROLE_MAPPINGS: 'google:user' })).toEqual([
    'ROLE_MAPPINGS has an entry that is not provider:group=role.',
  ])
  expect(problemsOf({ ...corp, ...google, ROLE_MAPPINGS: 'Staff:user' })).toEqual([
    'ROLE_MAPPINGS has an entry that is not provider:group=role.',
  ])
})

test('a mapping of groups that nobody tells is told at start', () => {
  const { warnings } = loadConfig({ ...corp, ...google, ROLE_MAPPINGS: 'corp:a=user,google:b=user' })
  expect(warnings).toEqual([
    'ROLE_MAPPINGS names groups of corp, which tells none: OIDC_CORP_GROUPS_CLAIM is not set.',
    'ROLE_MAPPINGS names groups of google, which tells none.',
  ])
})

test('nobody is an admin, and everybody may come as a user, unless it is said', () => {
  expect(loadConfig({}).signIn).toEqual({
    adminEmails: [],
    auditorEmails: [],
    mappings: [],
    allowedRoles: null,
    defaultRole: 'user',
    signup: 'open',
  })
  expect(loadConfig({ DEFAULT_ROLE: 'none', ADMIN_EMAILS: 'Ada@Example.com' }).signIn).toMatchObject({
    adminEmails: ['ada@example.com'],
    defaultRole: null,
  })
})

test.each(['ROLE_MAPPINGS', 'ALLOWED_ROLES', 'DEFAULT_ROLE'])(
  'a role that does not exist in %s keeps the server from starting [L18]',
  async variable => {
    const value = variable === 'ROLE_MAPPINGS' ? 'staff=Admin' : 'Admin'
    await expect(startParley({ env: { [variable]: value } })).rejects.toThrow(
      `${variable} names the role "Admin", which does not exist.`,
    )
  },
)
