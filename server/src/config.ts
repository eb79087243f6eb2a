import { isIP } from 'node:net'
import { dirname } from 'node:path'
import { z } from 'zod'

/** Everything that can be set, read from the environment once. An absent part is null. */
export interface Config {
  server: { host: string; port: number; publicUrl: URL }
  /** On a loopback address and not in production: a development provider and made secrets are allowed. */
  development: boolean
  database: { kind: 'sqlite'; file: string } | { kind: 'postgresql'; url: string }
  /** Where secrets made in development are kept. */
  dataFolder: string
  model: ModelConfig
  providers: ProviderConfig[]
  session: { secret: string | null; idleHours: number; timeoutHours: number }
  contextMessages: number
  /** A file that names all documents the server runs; null: it runs any. */
  trustedDocuments: string | null
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
}

export interface ModelConfig {
  openai: { apiKey: string | null; baseUrl: string; models: string[] } | null
  azure: { endpoint: string; deployment: string; apiVersion: string; apiKey: string } | null
  firstPieceSeconds: number
  pieceSeconds: number
}

/** An OpenID issuer people sign in at. */
export interface ProviderConfig {
  id: string
  name: string
  issuer: string
  clientId: string
  clientSecret: string | null
  scopes: string
}

/** One sentence a variable, all wrong ones at once. */
export class ConfigError extends Error {
  constructor(readonly problems: string[]) {
    super(problems.join('\n'))
    this.name = 'ConfigError'
  }
}

const httpUrl = z.url({ protocol: /^https?$/, error: 'is not an http(s) address' })
const list = z.string().transform(text =>
  text
    .split(',')
    .map(part => part.trim())
    .filter(Boolean),
)
const whole = (min: number, max: number) =>
  z.coerce
    .number({ error: 'is not a number' })
    .int('is not a whole number')
    .min(min, `is below ${min}`)
    .max(max, `is above ${max}`)

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
  OPENAI_API_KEY: z.string().optional().describe('Key for OpenAI, or for the server at OPENAI_BASE_URL.'),
  OPENAI_BASE_URL: httpUrl
    .optional()
    .describe(
      'Any server that speaks the OpenAI format (Ollama, vLLM, LM Studio, …). Default: OpenAI when a key is set; else a local Ollama if one answers, else the demo model.',
    ),
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
    .describe('How long a model may take to its first piece of text.'),
  MODEL_PIECE_SECONDS: whole(1, 3600)
    .default(60)
    .describe('How long a model may be silent between two pieces.'),
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
  CONTEXT_MESSAGES: whole(1, 1000)
    .default(20)
    .describe('Messages of a conversation that are sent to the model.'),
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
})

export function loadConfig(environment: Environment = process.env): Config {
  const env = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const problems: string[] = []
  const parsed = variables.safeParse(env)
  if (!parsed.success) problems.push(...sentences(parsed.error, env))
  const providers = readProviders(env, problems)
  const development = isDevelopment(env)
  problems.push(...missingTogether(env))
  if (!development && !env.SESSION_SECRET)
    problems.push('SESSION_SECRET is required outside development: at least 32 random bytes.')
  if (!development && providers.length === 0)
    problems.push('OIDC_<NAME>_ISSUER is required outside development: name an identity provider.')
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems)

  const v = parsed.data
  const file = v.DATABASE_URL.startsWith('file:') ? v.DATABASE_URL.slice('file:'.length) : null
  return {
    server: { host: v.HOST, port: v.PORT, publicUrl: new URL(v.PUBLIC_URL ?? `http://localhost:${v.PORT}`) },
    development,
    database: file ? { kind: 'sqlite', file } : { kind: 'postgresql', url: v.DATABASE_URL },
    dataFolder: file ? dirname(file) : './data',
    model: {
      openai:
        v.OPENAI_API_KEY || v.OPENAI_BASE_URL
          ? {
              apiKey: v.OPENAI_API_KEY ?? null,
              baseUrl: v.OPENAI_BASE_URL ?? 'https://api.openai.com/v1',
              models: v.OPENAI_MODELS ?? [],
            }
          : null,
      azure: readAzure(v),
      firstPieceSeconds: v.MODEL_FIRST_PIECE_SECONDS,
      pieceSeconds: v.MODEL_PIECE_SECONDS,
    },
    providers,
    session: {
      secret: v.SESSION_SECRET ?? null,
      idleHours: v.SESSION_IDLE_HOURS,
      timeoutHours: v.SESSION_TIMEOUT_HOURS,
    },
    contextMessages: v.CONTEXT_MESSAGES,
    trustedDocuments: v.TRUSTED_DOCUMENTS ?? null,
    logLevel: v.LOG_LEVEL,
  }
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

type Environment = Record<string, string | undefined>

/** Nobody from elsewhere can come to a loopback address, whatever name it goes by. */
function isDevelopment({ NODE_ENV, HOST, PUBLIC_URL }: Environment): boolean {
  const hosts = [HOST, PUBLIC_URL && URL.parse(PUBLIC_URL)?.hostname.replace(/[[\]]/g, '')]
  return NODE_ENV !== 'production' && hosts.every(host => !host || isLoopback(host))
}

const azureNames = ['AZURE_OPENAI_ENDPOINT', 'AZURE_OPENAI_DEPLOYMENT', 'AZURE_OPENAI_API_KEY']

/** What one variable alone does not show. */
function missingTogether(env: Environment): string[] {
  const redis = env.REDIS_URL ? ['REDIS_URL is not supported yet: leave it out.'] : []
  const azure = azureNames.some(name => env[name]) ? azureNames.filter(name => !env[name]) : []
  return [...redis, ...azure.map(name => `${name} is required when Azure OpenAI is used.`)]
}

function readAzure(v: z.infer<typeof variables>): ModelConfig['azure'] {
  const {
    AZURE_OPENAI_ENDPOINT: endpoint,
    AZURE_OPENAI_DEPLOYMENT: deployment,
    AZURE_OPENAI_API_KEY: apiKey,
    AZURE_OPENAI_API_VERSION: apiVersion,
  } = v
  return endpoint && deployment && apiKey ? { endpoint, deployment, apiKey, apiVersion } : null
}

function readProviders(env: Environment, problems: string[]): ProviderConfig[] {
  const names = new Set<string>()
  for (const name of Object.keys(env)) {
    const match = /^OIDC_([A-Z0-9]+)_(ISSUER|CLIENT_ID|CLIENT_SECRET|SCOPES)$/.exec(name)
    if (match?.[1]) names.add(match[1])
    else if (name.startsWith('OIDC_'))
      problems.push(`${name} is not known: OIDC_<NAME>_ISSUER, _CLIENT_ID, _CLIENT_SECRET, _SCOPES are.`)
  }
  return [...names].sort().flatMap(name => {
    const prefix = `OIDC_${name}_`
    const own = Object.fromEntries(Object.keys(issuerVariables.shape).map(key => [key, env[prefix + key]]))
    const parsed = issuerVariables.safeParse(own)
    if (!parsed.success) {
      problems.push(...sentences(parsed.error, own, prefix))
      return []
    }
    const { ISSUER, CLIENT_ID, CLIENT_SECRET, SCOPES } = parsed.data
    const id = name.toLowerCase()
    return [
      {
        id,
        name: name.charAt(0) + id.slice(1),
        issuer: ISSUER,
        clientId: CLIENT_ID,
        clientSecret: CLIENT_SECRET ?? null,
        scopes: SCOPES,
      },
    ]
  })
}

function sentences(error: z.ZodError, values: Environment, prefix = ''): string[] {
  return error.issues.map(({ path, message }) => {
    const name = path.join('.')
    return `${prefix}${name} ${values[name] === undefined ? 'is missing' : message}.`
  })
}
