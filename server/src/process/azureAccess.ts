import type { z } from 'zod'
import type { AzureAccess, AzureIdentity } from '../base/azure/identity.js'
import { isLoopbackHost } from '../base/net/loopback.js'
import { identityProblems, readIdentity } from './azureIdentity.js'
import { databaseIdentityProblems, readDatabaseAccess } from './databaseIdentity.js'
import type { Environment } from './environment.js'
import { storageProblems } from './storage.js'
import type { variables } from './variables.js'

/** Managed Redis has one name for all of the common cloud; it is in no other one. */
const REDIS_SCOPE = 'https://redis.azure.com/.default'

export interface AzureAccessConfig {
  /** Who this server is at Azure; null: what is set does not tell. */
  azureIdentity: AzureIdentity | null
  /** By which PostgreSQL is told who asks; null: by a password. */
  databaseAccess: AzureAccess | null
  /** The same of Redis. */
  redisAccess: AzureAccess | null
}

/** What is wrong with what lets in by the identity of this server. */
export const accessProblems = (env: Environment): string[] => [
  ...databaseIdentityProblems(env),
  ...redisIdentityProblems(env),
  ...storageProblems(env),
]

const byToken = 'with AZURE_REDIS_AUTH=managed-identity'

function redisIdentityProblems(env: Environment): string[] {
  if (env.AZURE_REDIS_AUTH !== 'managed-identity') return []
  const url = URL.parse(env.REDIS_URL ?? '')
  if (!url) return [`REDIS_URL is required ${byToken}.`]
  return [
    ...(url.password ? [`The password in REDIS_URL is not used ${byToken}: leave one of them out.`] : []),
    ...(url.username
      ? []
      : [`REDIS_URL has to name the object id of the identity of this server as its user ${byToken}.`]),
    ...(url.protocol === 'rediss:' || isLoopbackHost(url.hostname)
      ? []
      : [`REDIS_URL has to begin with rediss:// ${byToken}: tokens are sent there.`]),
    ...identityProblems(env),
  ]
}

export const readAccess = (
  v: z.infer<typeof variables>,
  env: Environment,
  databaseUrl: string | null | undefined,
): AzureAccessConfig => ({
  azureIdentity: identityProblems(env).length === 0 ? readIdentity(v) : null,
  databaseAccess: databaseUrl ? readDatabaseAccess(env, databaseUrl) : null,
  redisAccess:
    v.AZURE_REDIS_AUTH === 'managed-identity' ? { identity: readIdentity(v), scope: REDIS_SCOPE } : null,
})
