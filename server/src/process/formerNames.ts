import type { Environment } from './environment.js'
import { isServiceLink } from './meantNames.js'

/** Names by which the applications that Parley replaces are configured; docs/coming-from.md lists them. */
interface Former {
  /** One that ends with * stands for all that begin so. */
  names: readonly string[]
  /** What is set instead: as long as it is, the former ones are not looked at. */
  instead: readonly string[]
  /** The same in our names, where the meaning is plain; null where it is not. */
  take?(env: Environment): Record<string, string> | null
  /** Names that are no longer there then; absent: `names`. */
  takes?: readonly string[]
  /** Why it is refused, as the end of a sentence. */
  refusal: string
}

const azureHost = /(^|\.)(openai\.azure|cognitiveservices\.azure|services\.ai\.azure)\.(com|us|cn)$/

export const formerNames: readonly Former[] = [
  {
    names: ['AZURE_SECRET_ID'],
    instead: ['AZURE_CLIENT_SECRET'],
    take: env => ({ AZURE_CLIENT_SECRET: env.AZURE_SECRET_ID ?? '' }),
    refusal: 'AZURE_CLIENT_SECRET is the secret of the application',
  },
  {
    names: ['AZURE_REDIRECT_URI'],
    instead: ['PUBLIC_URL'],
    refusal: 'set PUBLIC_URL, and register PUBLIC_URL/auth/callback/entra as redirect address',
  },
  {
    names: ['AZURE_SQL_*'],
    instead: ['DATABASE_URL'],
    refusal: 'DATABASE_URL names an SQLite file or a PostgreSQL server, and SQL Server is not used',
  },
  {
    names: ['OPENAI_ENDPOINT', 'OPENAI_DEPLOYMENT'],
    instead: ['AZURE_OPENAI_ENDPOINT', 'AZURE_OPENAI_DEPLOYMENT', 'AZURE_OPENAI_API_KEY', 'OPENAI_BASE_URL'],
    take: azureOpenAI,
    takes: ['OPENAI_ENDPOINT', 'OPENAI_DEPLOYMENT', 'OPENAI_API_KEY'],
    refusal:
      'AZURE_OPENAI_ENDPOINT, AZURE_OPENAI_DEPLOYMENT and AZURE_OPENAI_API_KEY are for Azure, OPENAI_BASE_URL and OPENAI_API_KEY for other servers',
  },
  {
    names: ['REDIS_HOST', 'REDIS_PORT', 'REDIS_PASSWORD', 'REDIS_SSL'],
    instead: ['REDIS_URL'],
    take: redis,
    refusal: 'REDIS_URL is one address, like rediss://:password@host:6380',
  },
  {
    names: ['ADMIN_USERS'],
    instead: ['ADMIN_EMAILS'],
    take: ({ ADMIN_USERS: users = '' }) =>
      users.split(/[,;]/).every(user => user.includes('@'))
        ? { ADMIN_EMAILS: users.replaceAll(';', ',') }
        : null,
    refusal: 'ADMIN_EMAILS names admins by their addresses',
  },
]

export interface Taken {
  /** The environment in our names. */
  env: Environment
  inFile: ReadonlySet<string>
  problems: string[]
  warnings: string[]
}

/** Reads former names as ours where their meaning is plain. */
export function takeFormerNames(given: Environment, givenInFile: ReadonlySet<string>): Taken {
  const env = { ...given }
  const inFile = new Set(givenInFile)
  const problems: string[] = []
  const warnings: string[] = []
  for (const former of formerNames) {
    const set = Object.keys(given).filter(name => isFormer(name, given[name], former))
    if (set.length === 0) continue
    const said = `${set.join(', ')} ${set.length > 1 ? 'are' : 'is'}`
    const held = former.instead.filter(name => given[name])
    const taken = held.length === 0 ? former.take?.(given) : null
    if (taken) {
      for (const name of former.takes ?? former.names) delete env[name]
      Object.assign(env, taken)
      for (const name of Object.keys(taken)) if (set.some(old => inFile.has(old))) inFile.add(name)
      warnings.push(`${said} read as ${Object.keys(taken).join(', ')}: write it so.`)
    } else if (held.length > 0) warnings.push(`${said} not used: ${held.join(', ')} holds.`)
    else problems.push(`${said} not known here: ${former.refusal}.`)
  }
  return { env, inFile, problems, warnings }
}

/** Names that were told of above, used or not. */
export const isFormerName = (name: string): boolean => formerNames.some(({ names }) => isOneOf(name, names))

const isFormer = (name: string, value: string | undefined, { names }: Former): boolean =>
  Boolean(value) && isOneOf(name, names) && !isServiceLink(name, value)

const isOneOf = (name: string, names: readonly string[]): boolean =>
  names.some(one => (one.endsWith('*') ? name.startsWith(one.slice(0, -1)) : name === one))

/** Only where the endpoint itself says that it is Azure's, since the key goes there, and to nobody else. */
function azureOpenAI(env: Environment): Record<string, string> | null {
  const { OPENAI_ENDPOINT: endpoint = '', OPENAI_DEPLOYMENT: deployment, OPENAI_API_KEY: apiKey } = env
  const url = URL.parse(endpoint)
  if (url?.protocol !== 'https:' || !azureHost.test(url.hostname) || !deployment || !apiKey) return null
  return {
    AZURE_OPENAI_ENDPOINT: endpoint,
    AZURE_OPENAI_DEPLOYMENT: deployment,
    AZURE_OPENAI_API_KEY: apiKey,
  }
}

function redis(env: Environment): Record<string, string> | null {
  const { REDIS_HOST: host = '', REDIS_PORT: port = '6379', REDIS_PASSWORD: password } = env
  const tls = /^(true|1|yes|on)$/i.test(env.REDIS_SSL ?? '')
  const isTold = tls || /^(|false|0|no|off)$/i.test(env.REDIS_SSL ?? '')
  if (!/^[\w.-]+$/.test(host) || !/^\d+$/.test(port) || !isTold) return null
  const secret = password ? `:${encodeURIComponent(password)}@` : ''
  return { REDIS_URL: `${tls ? 'rediss' : 'redis'}://${secret}${host}:${port}` }
}
