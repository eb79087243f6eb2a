import { dirname } from 'node:path'
import { readPostgresqlUrl } from '@parley/prisma'
import type { Setting } from '@parley/schema'
import {
  givesGroups,
  groupless,
  type ProviderConfig,
  providerProblems,
  sharedIssuers,
} from '../access/auth/providerConfig.js'
import { parseRoleMappings, type SignInRules } from '../access/auth/signInRules.js'
import { type Limits, parseLimits } from '../access/limit/limits.js'
import { addressKey } from '../access/user/address.js'
import type { Introspection } from '../api/graphql/admission.js'
import { parseOrigins } from '../api/http/cors.js'
import { type KeyRing, parseKeyRing } from '../base/crypto/keyRing.js'
import type { Proxies } from '../base/net/proxies.js'
import { parseNetworks, parseTrust, type Trust, trustNobody } from '../base/net/trust.js'
import type { TelemetrySettings } from '../base/telemetry/settings.js'
import type { Titles } from '../chat/title/titler.js'
import type { ModelConfig } from '../model/config.js'
import { parseModelDetails } from '../model/details.js'
import { type AzureAccessConfig, accessProblems, readAccess } from './azureAccess.js'
import { type Environment, sentences } from './environment.js'
import { isDevelopment } from './isDevelopment.js'
import { modelProblems, readModels } from './models.js'
import { openHttp } from './openHttp.js'
import { readKnownProviders, readProviders } from './providers.js'
import { readNames } from './readNames.js'
import { missingProblems } from './required.js'
import { settingsOf } from './settings.js'
import { readStorage, type StorageConfig } from './storage.js'
import { readTelemetry, telemetryProblems } from './telemetry/read.js'
import { variables } from './variables.js'
import { unreadProblems } from './vault/names.js'

/** Everything that can be set, read from the environment once. An absent part is null. */
export interface Config extends StorageConfig, AzureAccessConfig {
  server: { host: string; port: number; publicUrl: URL; slowRequestSeconds: number; drainSeconds: number }
  /** On a loopback address and not in production: a development provider and made secrets are allowed. */
  development: boolean
  /** Demo people may also sign in from private addresses: in a container everybody comes from its bridge. */
  demoPeople: boolean
  database: { kind: 'sqlite'; file: string } | { kind: 'postgresql'; url: string }
  /** Null: this server is alone, or its servers know of each other by the database only. */
  redis: { url: string } | null
  /** Where packages of the SDK are kept, and secrets made in development. */
  dataFolder: string
  model: ModelConfig
  /** Whether the demo model answers where there is no other. */
  demoModel: boolean
  /** Where an Ollama is looked for when no model is configured. */
  ollamaUrl: string
  /** Whether a model server that an admin adds may have an address of a private network; null: none may. */
  modelNetworks: ((address: string) => boolean) | null
  providers: ProviderConfig[]
  signIn: SignInRules
  /** Whether a second auditor approves who reads what others write, and after how many days people are told. */
  history: { access: 'grant' | 'second'; noticeDays: number }
  clockToleranceSeconds: number
  session: { secret: string | null; idleHours: number; timeoutHours: number }
  /** Null: made in development. */
  encryptionKeys: KeyRing | null
  tokenRefresh: { bufferMinutes: number; checkSeconds: number }
  /** How often the secrets of a vault are read again. */
  vaultMinutes: number
  /** By which what is elsewhere is asked. */
  proxies: Proxies
  trustProxy: Trust
  /** Other sites whose pages may use the API. */
  corsOrigins: string[]
  rateLimits: Limits
  contextMessages: number
  contextHours: number
  /** Which apps are served. */
  apps: { chat: boolean; admin: boolean }
  /** Who may use the explorer, and ask for the schema. */
  explorer: Introspection
  /** How conversations get titles; null: not at all. */
  titles: Titles | null
  temporaryHours: number
  /** How long what happened in conversations is kept. */
  eventDays: number
  /** Conversations without a new message for so long are deleted; null: never. */
  retentionDays: number | null
  /** A file that names all documents the server runs; null: it runs any. */
  trustedDocuments: string | null
  /** All of them, as the console shows them. */
  settings: readonly Setting[]
  /** What is set and most likely not as it was meant: a sentence each, without a value. */
  warnings: readonly string[]
  /** Who listens to what the server tells of itself. */
  telemetry: TelemetrySettings
  /** Whether each request has a line in the log. */
  accessLog: boolean
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
}

/** One sentence a variable, all wrong ones at once. */
export class ConfigError extends Error {
  constructor(
    readonly problems: string[],
    warnings: readonly string[] = [],
  ) {
    // A name that is misspelt may be why another one is missing.
    super([...problems, ...warnings].join('\n'))
    this.name = 'ConfigError'
  }
}

/** `fromFile` are the names that came from `.env`. */
export function loadConfig(environment: Environment, fromFile: ReadonlySet<string> = new Set()): Config {
  const { env, inFile, warnings, problems } = readNames(environment, fromFile)
  const parsed = variables.safeParse(env)
  if (!parsed.success) problems.push(...sentences(parsed.error, env))
  const providers = readProviders(env, problems)
  if (parsed.success) providers.push(...readKnownProviders(parsed.data))
  problems.push(...unreadProblems(env, parsed.success), ...telemetryProblems(env), ...accessProblems(env))
  const development = isDevelopment(env)
  problems.push(...modelProblems(env), ...providerProblems(env), ...sharedIssuers(providers))
  if (!development) problems.push(...missingProblems(env, providers.length))
  const read = <T>(name: string, parse: (text: string) => T): T | undefined => {
    const text = env[name]
    try {
      return text === undefined ? undefined : parse(text)
    } catch (error) {
      problems.push(`${name} ${(error as Error).message}.`)
      return undefined
    }
  }
  const open = development ? null : openHttp(env)
  if (open && parsed.success && parsed.data.INSECURE_HTTP) warnings.push(`${open}.`)
  else if (open) problems.push(`${open}: use https, or INSECURE_HTTP=1 if nobody else is on the way.`)
  const address = env.DATABASE_URL?.startsWith('postgres') ? 'DATABASE_URL' : null
  const databaseUrl = address && read(address, text => readPostgresqlUrl(text, env.DATABASE_PASSWORD))
  const encryptionKeys = read('ENCRYPTION_KEYS', parseKeyRing) ?? null
  const ids = providers.length > 0 ? providers.map(({ id }) => id) : ['dev']
  const giving = providers.filter(givesGroups).map(({ id }) => id)
  const mappings =
    read('ROLE_MAPPINGS', text => parseRoleMappings(text, ids, providers.length > 0 ? giving : ids)) ?? []
  warnings.push(...groupless(mappings, providers))
  const trustProxy = read('TRUST_PROXY', parseTrust) ?? trustNobody
  const corsOrigins = read('CORS_ORIGINS', parseOrigins) ?? []
  const rateLimits = read('RATE_LIMITS', parseLimits)
  const modelNetworks = read('MODEL_NETWORKS', text => parseNetworks(text, 'is no list of networks'))
  const modelDetails = read('MODEL_DETAILS', parseModelDetails)
  if (!parsed.success || problems.length > 0) throw new ConfigError([...new Set(problems)], warnings)

  const v = parsed.data
  const file = v.DATABASE_URL.startsWith('file:') ? v.DATABASE_URL.slice('file:'.length) : null
  return {
    server: {
      host: v.HOST,
      port: v.PORT,
      publicUrl: new URL(v.PUBLIC_URL ?? `http://localhost:${v.PORT}`),
      slowRequestSeconds: v.SLOW_REQUEST_SECONDS,
      drainSeconds: v.DRAIN_SECONDS,
    },
    development,
    demoPeople: v.DEMO_PEOPLE,
    database: file ? { kind: 'sqlite', file } : { kind: 'postgresql', url: databaseUrl ?? v.DATABASE_URL },
    redis: v.REDIS_URL ? { url: v.REDIS_URL } : null,
    dataFolder: v.DATA_DIR ?? (file ? dirname(file) : './data'),
    model: readModels(v, modelDetails ?? new Map()),
    demoModel: v.DEMO_MODEL ? v.DEMO_MODEL === 'on' : development,
    modelNetworks: modelNetworks ?? null,
    ...readStorage(v, file, development),
    ollamaUrl: v.OLLAMA_URL.replace(/\/+$/, ''),
    ...readAccess(v, env, databaseUrl),
    providers,
    signIn: {
      adminEmails: addresses(v.ADMIN_EMAILS),
      auditorEmails: addresses(v.AUDITOR_EMAILS),
      mappings,
      allowedRoles: v.ALLOWED_ROLES?.map(role => role.normalize('NFC')) ?? null,
      defaultRole: v.DEFAULT_ROLE === 'none' ? null : v.DEFAULT_ROLE.normalize('NFC'),
      signup: v.SIGNUP,
    },
    history: { access: v.HISTORY_ACCESS, noticeDays: v.HISTORY_NOTICE_DAYS },
    clockToleranceSeconds: v.OIDC_CLOCK_TOLERANCE_SECONDS,
    session: {
      secret: v.SESSION_SECRET ?? null,
      idleHours: v.SESSION_IDLE_HOURS,
      timeoutHours: v.SESSION_TIMEOUT_HOURS,
    },
    encryptionKeys,
    tokenRefresh: {
      bufferMinutes: v.TOKEN_REFRESH_BUFFER_MINUTES,
      checkSeconds: v.TOKEN_REFRESH_CHECK_INTERVAL_SECONDS,
    },
    vaultMinutes: v.AZURE_KEY_VAULT_INTERVAL_MINUTES,
    proxies: {
      https: v.HTTPS_PROXY ? { url: v.HTTPS_PROXY } : null,
      http: v.HTTP_PROXY ? { url: v.HTTP_PROXY } : null,
      except: v.NO_PROXY ?? '',
    },
    trustProxy,
    corsOrigins,
    rateLimits: rateLimits === undefined ? parseLimits('on') : rateLimits,
    contextMessages: v.CONTEXT_MESSAGES,
    contextHours: v.CONTEXT_TTL_HOURS,
    apps: { chat: v.CHAT === 'on', admin: v.ADMIN === 'on' },
    explorer: v.EXPLORER ?? (development ? 'everybody' : 'admins'),
    titles: v.TITLES === 'off' ? null : { words: v.TITLES === 'words', model: v.TITLE_MODEL ?? null },
    temporaryHours: v.TEMPORARY_HOURS,
    eventDays: v.EVENT_DAYS,
    retentionDays: v.RETENTION_DAYS ?? null,
    trustedDocuments: v.TRUSTED_DOCUMENTS ?? null,
    settings: settingsOf(env, inFile),
    warnings,
    telemetry: readTelemetry(v),
    accessLog: v.ACCESS_LOG === 'on',
    logLevel: v.LOG_LEVEL,
  }
}

const addresses = (given: readonly string[] = []): string[] => given.map(addressKey)
