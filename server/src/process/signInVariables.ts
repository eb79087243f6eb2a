import { z } from 'zod'
import { httpUrl, list, whole, yesOrNo } from './variableKinds.js'

const tenantId = '[\\da-fA-F]{8}(?:-[\\da-fA-F]{4}){3}-[\\da-fA-F]{12}'

/** Sessions, and who may come in by which provider as what. */
export const signInVariables = {
  SESSION_SECRET: z
    .string()
    .min(32, 'is shorter than 32 bytes')
    .optional()
    .describe(
      'At least 32 bytes of randomness. Made and kept beside the database in development, required otherwise.',
    ),
  SESSION_IDLE_HOURS: whole(1, 8760).default(8).describe('A session ends after so many hours without use.'),
  SESSION_TIMEOUT_HOURS: whole(1, 8760)
    .default(24)
    .describe('A session ends so many hours after signing in.'),
  AZURE_TENANT_ID: z
    .string()
    .regex(new RegExp(`^(${tenantId}|organizations|common)$`), 'is no tenant id, organizations or common')
    .optional()
    .describe(
      'Microsoft Entra ID: tenant whose people sign in, or organizations for those of any tenant. Redirect address: PUBLIC_URL/auth/callback/entra.',
    ),
  AZURE_CLIENT_ID: z.string().optional().describe('Application registered there.'),
  AZURE_CLIENT_SECRET: z.string().optional().describe('Secret of that application.'),
  AZURE_ALLOWED_TENANTS: list
    .refine(
      ids => ids.every(id => new RegExp(`^${tenantId}$`).test(id)),
      'names something that is no tenant id',
    )
    .optional()
    .describe('Tenants whose people may sign in, separated by commas. Default: AZURE_TENANT_ID alone.'),
  AZURE_EMAILS_VERIFIED: yesOrNo.describe(
    'true if every address in your one tenant is known to be the person’s own. Otherwise only the claim xms_edov makes an address verified.',
  ),
  AZURE_AUTHORITY_HOST: httpUrl
    .default('https://login.microsoftonline.com')
    .describe('Where Entra ID is; another one for national clouds.'),
  AZURE_GRAPH_URL: httpUrl
    .default('https://graph.microsoft.com')
    .describe('Where Microsoft Graph is, which is asked for the groups of people in more than 200.'),
  GOOGLE_CLIENT_ID: z
    .string()
    .optional()
    .describe('Google: client, with the redirect address PUBLIC_URL/auth/callback/google.'),
  GOOGLE_CLIENT_SECRET: z.string().optional().describe('Secret of that client.'),
  GOOGLE_HOSTED_DOMAIN: list
    .optional()
    .describe('Workspace domains whose accounts may sign in, separated by commas. Default: any account.'),
  GITHUB_CLIENT_ID: z
    .string()
    .optional()
    .describe('GitHub: OAuth app, with the callback address PUBLIC_URL/auth/callback/github.'),
  GITHUB_CLIENT_SECRET: z.string().optional().describe('Secret of that app.'),
  GITHUB_ORG: z
    .string()
    .regex(/^[\w-]+$/, 'is no name of an organisation')
    .optional()
    .describe('Organisation whose members may sign in. Default: everybody.'),
  GITHUB_URL: httpUrl
    .default('https://github.com')
    .describe('Where GitHub is; another one for GitHub Enterprise Server.'),
  ADMIN_EMAILS: list
    .refine(
      addresses => addresses.every(address => address.includes('@')),
      'names something that is no address',
    )
    .optional()
    .describe('Whoever signs in with one of these addresses, verified by the provider, is an admin.'),
  AUDITOR_EMAILS: list
    .refine(
      addresses => addresses.every(address => address.includes('@')),
      'names something that is no address',
    )
    .optional()
    .describe(
      'Whoever signs in with one of these addresses, verified by the provider, is an auditor: may read what others write, for a while and for a reason that they are told. Default: nobody.',
    ),
  HISTORY_ACCESS: z
    .enum(['grant', 'second'], { error: 'is neither grant nor second' })
    .default('grant')
    .describe(
      'grant: an auditor who says why reads what others write. second: another auditor has to approve it first.',
    ),
  HISTORY_NOTICE_DAYS: whole(0, 365)
    .default(0)
    .describe('After so many days people are told who read what they wrote, and why; 0: at once.'),
  ROLE_MAPPINGS: z
    .string()
    .optional()
    .describe(
      'Roles from groups: provider:group=role, separated by commas (one that is part of a group is written \\,). Groups are compared exactly; the roles follow them at every sign-in. Where one provider alone gives groups its name can be left out, and group:role is enough.',
    ),
  ALLOWED_ROLES: list
    .optional()
    .describe(
      'Whoever has none of these roles may not sign in; the one of DEFAULT_ROLE does not count. Default: everybody may.',
    ),
  DEFAULT_ROLE: z
    .string()
    .default('user')
    .describe('Role of people who have no other when they first sign in; none for no role.'),
  SIGNUP: z
    .enum(['open', 'closed'], { error: 'is neither open nor closed' })
    .default('open')
    .describe(
      'closed: only people who are known already may sign in, those who were invited or let in, and those of ADMIN_EMAILS and AUDITOR_EMAILS.',
    ),
  OIDC_CLOCK_TOLERANCE_SECONDS: whole(0, 120)
    .default(30)
    .describe('How much the clock of an identity provider may differ from ours.'),
  OIDC_ALLOW_INSECURE: yesOrNo.describe(
    'true lets issuers be reached by plain http that are not on this machine. Never where it matters.',
  ),
  ENCRYPTION_KEYS: z
    .string()
    .optional()
    .describe(
      'Keys of 32 bytes as id:base64, separated by commas: the first one encrypts, all decrypt. Made and kept beside the database in development, required otherwise.',
    ),
  TOKEN_REFRESH_BUFFER_MINUTES: whole(1, 1440)
    .default(5)
    .describe('Tokens of identity providers are renewed so long before they expire.'),
  TOKEN_REFRESH_CHECK_INTERVAL_SECONDS: whole(1, 3600)
    .default(60)
    .describe('How often the server looks for tokens to renew.'),
}
