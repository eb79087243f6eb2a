import { isEscaped } from '@parley/prisma'
import { z } from 'zod'
import { azureVariables } from './azureVariables.js'
import { modelVariables } from './modelVariables.js'
import { signInVariables } from './signInVariables.js'
import { storageVariables } from './storageVariables.js'
import { telemetryVariables } from './telemetryVariables.js'
import { httpUrl, onOrOff, whole, yesOrNo } from './variableKinds.js'

/** Paths of our own stand in cookies, links and sockets: under another one they would lead elsewhere. */
const isOrigin = (text: string): boolean => {
  const url = URL.parse(text)
  return url === null || url.href === `${url.origin}/`
}
function isRedisUrl(text: string): boolean {
  const url = URL.parse(text)
  return (
    /^rediss?:$/.test(url?.protocol ?? '') && url?.hostname !== '' && /^\/?\d*$/.test(url?.pathname ?? '')
  )
}

/** Each variable with the sentence that documents it in .env.example. */
export const variables = z.object({
  PORT: whole(1, 65535).default(4000).describe('Port to listen on.'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on; 0.0.0.0 for all.'),
  PUBLIC_URL: httpUrl
    .refine(isOrigin, 'is more than a scheme, a host and a port: Parley has a host to itself')
    .optional()
    .describe(
      'Address people use, without a path; identity providers send them back there. Default: http://localhost:PORT.',
    ),
  INSECURE_HTTP: yesOrNo.describe(
    'true lets PUBLIC_URL be http:// where others can reach it. What people write, and their cookies, can then be read by whoever is between.',
  ),
  DATABASE_URL: z
    .string()
    .regex(/^(file:.+|postgres(ql)?:\/\/.+)$/, 'is neither file:… nor postgresql://…')
    .default('file:./data/parley.db')
    .describe(
      'file:… (SQLite) or postgresql://user:password@host:5432/database, user and password percent-encoded. docs/databases.md says how to connect by TLS.',
    ),
  DATABASE_PASSWORD: z
    .string()
    .optional()
    .describe(
      'Password for a PostgreSQL in DATABASE_URL that names none, as it is: nothing in it is encoded.',
    ),
  REDIS_URL: z
    .string()
    .refine(
      isEscaped,
      'has a password with characters that mean something in an address: percent-encode them',
    )
    .refine(isRedisUrl, 'is neither redis://… nor rediss://…')
    .optional()
    .describe(
      'redis://user:password@host:6379/0, or rediss:// with TLS: what several servers on one PostgreSQL tell each other. With two installations on one Redis each takes a database number of its own. The server starts and runs without a Redis that cannot be reached: it then counts limits for itself and looks at the database for the rest.',
    ),
  DATA_DIR: z
    .string()
    .optional()
    .describe(
      'Folder for packages of the SDK that were handed out, which later releases go on handing out, and for secrets made in development. Default: that of the SQLite database, else ./data.',
    ),
  DEMO_PEOPLE: yesOrNo.describe(
    'true lets demo people sign in without a password although the server listens beyond loopback. Only where nobody else can reach its port, as in docker-compose.yml; PUBLIC_URL has to be a loopback address. They come from private addresses or this machine, and never through a proxy.',
  ),
  ...modelVariables,
  ...azureVariables,
  ...storageVariables,
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
  ...signInVariables,
  HTTPS_PROXY: httpUrl
    .optional()
    .describe(
      'Proxy by which https addresses elsewhere are asked: model servers and identity providers. Also as https_proxy; so with the next two. PostgreSQL and Redis are never reached by it.',
    ),
  HTTP_PROXY: httpUrl.optional().describe('The same for http addresses.'),
  NO_PROXY: z
    .string()
    .optional()
    .describe(
      'Hosts that are asked directly, separated by commas: example.com, .example.com for what ends so, * for all. This machine always is.',
    ),
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
  CHAT: onOrOff
    .default('on')
    .describe(
      'on: the chat app is served at /. off: a page that says where clients find the API, and where to sign in.',
    ),
  ADMIN: onOrOff
    .default('on')
    .describe(
      'on: the console is served at /admin, for whoever may see something in it. off: it is not there.',
    ),
  EXPLORER: z
    .enum(['off', 'admins', 'everybody'], { error: 'is none of off, admins and everybody' })
    .optional()
    .describe(
      'Who may open the explorer, a page to try the API with at /graphql, and ask for the schema by introspection: admins are those with SETTINGS_READ. Default: everybody in development, admins elsewhere.',
    ),
  TITLES: z
    .enum(['on', 'model', 'words', 'off'], { error: 'is none of model, words and off' })
    .default('model')
    .describe(
      'How new conversations get their titles, once their first reply is complete. model, or on: by a short call of a model. words: by the first words of the first message, which asks no model. off: not at all.',
    ),
  TITLE_MODEL: z
    .string()
    .optional()
    .describe(
      'The model that writes titles: its name on the server of the environment, or, of a server that admins added, the id that the console shows. It need not be allowed to whoever is titled for. Default, and while it is not offered: the model that wrote the first reply.',
    ),
  TEMPORARY_HOURS: whole(1, 8760)
    .default(24)
    .describe('Temporary conversations are deleted so many hours after they were begun.'),
  TRUSTED_DOCUMENTS: z
    .string()
    .optional()
    .describe(
      'A manifest (JSON, documents by their SHA-256; the SDK brings sdk/trusted-documents.json): the server then runs no other documents. Default: it runs any.',
    ),
  ACCESS_LOG: onOrOff
    .default('off')
    .describe(
      'on: each request has a line in the log: its id, method, route, status and milliseconds, who asked and which operation. WebSockets and event streams have none.',
    ),
  ...telemetryVariables,
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
