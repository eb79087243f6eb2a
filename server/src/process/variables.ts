import { z } from 'zod'

const httpUrl = z.url({ protocol: /^https?$/, error: 'is not an http(s) address' })
function isRedisUrl(text: string): boolean {
  const url = URL.parse(text)
  return (
    /^rediss?:$/.test(url?.protocol ?? '') && url?.hostname !== '' && /^\/?\d*$/.test(url?.pathname ?? '')
  )
}
/** Never empty: a list of whom to let in that names nobody would read as one that is not set. */
const list = z
  .string()
  .transform(text =>
    text
      .split(',')
      .map(part => part.trim())
      .filter(Boolean),
  )
  .refine(parts => parts.length > 0, 'names nothing')
const whole = (min: number, max: number) =>
  z.coerce
    .number({ error: 'is not a number' })
    .int('is not a whole number')
    .min(min, `is below ${min}`)
    .max(max, `is above ${max}`)

const tenantId = '[\\da-fA-F]{8}(?:-[\\da-fA-F]{4}){3}-[\\da-fA-F]{12}'
const yesOrNo = z.stringbool({ error: 'is neither true nor false' }).default(false)

/** Each variable with the sentence that documents it in .env.example. */
export const variables = z.object({
  PORT: whole(1, 65535).default(4000).describe('Port to listen on.'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on; 0.0.0.0 for all.'),
  PUBLIC_URL: httpUrl
    .optional()
    .describe('Address people use; identity providers send them back there. Default: http://localhost:PORT.'),
  DATABASE_URL: z
    .string()
    .regex(/^(file:.+|postgres(ql)?:\/\/.+)$/, 'is neither file:… nor postgresql://…')
    .default('file:./data/parley.db')
    .describe('file:… (SQLite) or postgresql://….'),
  REDIS_URL: z
    .string()
    .refine(isRedisUrl, 'is neither redis://… nor rediss://…')
    .optional()
    .describe(
      'redis://user:password@host:6379/0, or rediss:// with TLS: what several servers on one PostgreSQL tell each other. With two installations on one Redis each takes a database number of its own. The server starts and runs without a Redis that cannot be reached: it then counts limits for itself and looks at the database for the rest.',
    ),
  DATA_DIR: z
    .string()
    .optional()
    .describe('Folder for secrets made in development. Default: that of the SQLite database, else ./data.'),
  DEMO_PEOPLE: yesOrNo.describe(
    'true lets demo people sign in without a password although the server listens beyond loopback. Only where nobody else can reach its port, as in docker-compose.yml; PUBLIC_URL has to be a loopback address. They come from private addresses or this machine, and never through a proxy.',
  ),
  OPENAI_API_KEY: z.string().optional().describe('Key for OpenAI, or for the server at OPENAI_BASE_URL.'),
  OPENAI_BASE_URL: httpUrl
    .optional()
    .describe(
      'Any server that speaks the OpenAI format (Ollama, vLLM, LM Studio, …). Default: OpenAI when a key is set; else a local Ollama if one answers, else the demo model.',
    ),
  OLLAMA_URL: httpUrl
    .default('http://127.0.0.1:11434')
    .describe('Where an Ollama is looked for when no other model is configured.'),
  OPENAI_MODELS: list
    .optional()
    .describe(
      'Models people may use, the default first, separated by commas. Default: what the server lists.',
    ),
  AZURE_OPENAI_ENDPOINT: httpUrl
    .optional()
    .describe('Azure OpenAI resource, https://<name>.openai.azure.com. Needs the deployment and the key.'),
  AZURE_OPENAI_DEPLOYMENT: z.string().optional().describe('Deployment to use at Azure OpenAI.'),
  AZURE_OPENAI_API_VERSION: z.string().default('2024-10-21').describe('Version of the Azure OpenAI API.'),
  AZURE_OPENAI_API_KEY: z.string().optional().describe('Key for Azure OpenAI.'),
  MODEL_FIRST_PIECE_SECONDS: whole(1, 3600)
    .default(60)
    .describe(
      'How long a model may take to its first piece of text, retries included. Each fallback has the same time.',
    ),
  MODEL_PIECE_SECONDS: whole(1, 3600)
    .default(60)
    .describe('How long a model may be silent between two pieces.'),
  MODEL_RETRIES: whole(0, 5)
    .default(2)
    .describe('How often a model that is down or busy is asked again before its first piece.'),
  MODEL_FALLBACK: z
    .enum(['on', 'off'], { error: 'is neither on nor off' })
    .default('on')
    .describe(
      'on: when a model is down before its first piece, the next ones of OPENAI_MODELS are asked, two at most. off: never.',
    ),
  MODEL_DETAILS: z
    .string()
    .optional()
    .describe(
      'What models are and cost: \'gpt-5: context=400000 output=16384 prompt=1.25 cached=0.125 completion=10 vision name="GPT-5"; other: …\'. Tokens; prices of a million tokens, cached those read again; also imageGeneration. Holds over what the model server says.',
    ),
  CURRENCY: z
    .enum(Intl.supportedValuesOf('currency'), { error: 'is no currency of ISO 4217, like USD or EUR' })
    .default('USD')
    .describe('Currency of the prices in MODEL_DETAILS and of budgets, by ISO 4217.'),
  RETENTION_DAYS: whole(1, 36500)
    .optional()
    .describe(
      'Conversations nobody has written in for so many days are deleted for good. Default: they are kept.',
    ),
  EVENT_DAYS: whole(1, 3650)
    .default(30)
    .describe(
      'What happened in conversations is kept for so many days. Whoever keeps a copy in step by `changes` asks at least so often, or fetches everything again.',
    ),
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
  ROLE_MAPPINGS: z
    .string()
    .optional()
    .describe(
      'Roles from groups: provider:group=role, separated by commas (one that is part of a group is written \\,). Groups are compared exactly; the roles follow them at every sign-in. With a single provider its name can be left out.',
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
    .describe('closed: only people who are known already may sign in, and those of ADMIN_EMAILS.'),
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
  TRUST_PROXY: z
    .string()
    .optional()
    .describe(
      'Proxies in front of the server whose X-Forwarded-For is believed: their addresses and networks, separated by commas, or how many there are. Default: none.',
    ),
  CORS_ORIGINS: z
    .string()
    .optional()
    .describe(
      'Other sites whose pages may use the API with the cookie of a person: origins, separated by commas. Default: none.',
    ),
  SLOW_REQUEST_SECONDS: whole(1, 600)
    .default(30)
    .describe(
      'Requests are cut off whose head is not whole after so long, or whose body brings less than 1 KiB a second for so long.',
    ),
  DRAIN_SECONDS: whole(0, 10)
    .default(3)
    .describe(
      'How long after SIGTERM the server still takes connections, while /health/ready already fails and every answer ends its connection: as long as the proxy before it takes to notice.',
    ),
  RATE_LIMITS: z
    .string()
    .optional()
    .describe(
      'on, off, or numbers that replace the defaults: user=120,address=300,…; docs/operations.md lists them. Default: on.',
    ),
  CONTEXT_MESSAGES: whole(1, 1000)
    .default(20)
    .describe('Messages of a conversation that are sent to the model, at most.'),
  CONTEXT_TTL_HOURS: whole(1, 8760)
    .default(24)
    .describe('How long what a model was sent is kept in memory, or in Redis, for the next message.'),
  CHAT: z
    .enum(['on', 'off'], { error: 'is neither on nor off' })
    .default('on')
    .describe(
      'on: the chat app is served at /. off: a page that says where clients find the API, and where to sign in.',
    ),
  ADMIN: z
    .enum(['on', 'off'], { error: 'is neither on nor off' })
    .default('on')
    .describe(
      'on: the console is served at /admin, for whoever may see something in it. off: it is not there.',
    ),
  TITLES: z
    .enum(['on', 'off'], { error: 'is neither on nor off' })
    .default('on')
    .describe('on has each new conversation titled by its model, which is a short call of its own.'),
  TEMPORARY_HOURS: whole(1, 8760)
    .default(24)
    .describe('Temporary conversations are deleted so many hours after they were begun.'),
  TRUSTED_DOCUMENTS: z
    .string()
    .optional()
    .describe(
      'A manifest (JSON, documents by their SHA-256; the SDK brings sdk/trusted-documents.json): the server then runs no other documents. Default: it runs any.',
    ),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], { error: 'is no level of the log' })
    .default('info')
    .describe('fatal, error, warn, info, debug, trace or silent.'),
})

/** For each OpenID issuer, `<NAME>` being the provider's id in capitals. */
export const issuerVariables = z.object({
  ISSUER: httpUrl.describe(
    'Issuer address; its discovery document is read from there (OpenID Connect Discovery 1.0).',
  ),
  CLIENT_ID: z
    .string()
    .min(1)
    .describe('Client registered there, with the redirect address PUBLIC_URL/auth/callback/<name>.'),
  CLIENT_SECRET: z.string().optional().describe('Secret of that client; absent for a public client.'),
  SCOPES: z.string().default('openid profile email').describe('Scopes to ask for.'),
  GROUPS_CLAIM: z
    .string()
    .optional()
    .describe(
      'Claim that lists the groups of a person, or a path to it, for ROLE_MAPPINGS; without it nobody has a group there.',
    ),
})
