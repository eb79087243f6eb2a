import { usePasswords } from '@parley/prisma'
import type { Logger } from 'pino'
import { cloudOf, postgresqlScopeIn } from '../base/azure/cloud.js'
import { type AzureAccess, AzureTokenError } from '../base/azure/identity.js'
import { createTokenPasswords } from '../base/azure/password.js'
import { StartError } from '../base/db/startError.js'
import { isLoopbackHost } from '../base/net/loopback.js'
import { identityProblems, readIdentity } from './azureIdentity.js'
import type { Environment } from './environment.js'
import { variables } from './variables.js'

const settings = variables.pick({
  AZURE_POSTGRESQL_AUTH: true,
  AZURE_MANAGED_IDENTITY_CLIENT_ID: true,
  AZURE_FEDERATED_TOKEN_FILE: true,
  AZURE_TENANT_ID: true,
  AZURE_CLIENT_ID: true,
  AZURE_CLIENT_SECRET: true,
  AZURE_AUTHORITY_HOST: true,
})

const asked = 'with AZURE_POSTGRESQL_AUTH=managed-identity'

/** What is wrong with a PostgreSQL that is told by a token who asks. */
export function databaseIdentityProblems(env: Environment): string[] {
  if (env.AZURE_POSTGRESQL_AUTH !== 'managed-identity') return []
  const url = URL.parse(env.DATABASE_URL ?? '')
  if (!url?.protocol.startsWith('postgres'))
    return [`DATABASE_URL has to be the address of a PostgreSQL ${asked}.`]
  const passwords = [
    ...(url.password ? ['The password in DATABASE_URL'] : []),
    ...['DATABASE_PASSWORD', 'PGPASSWORD'].filter(name => env[name]),
  ]
  return [
    ...passwords.map(name => `${name} is not used ${asked}: leave one of them out.`),
    ...(url.username ? [] : [`DATABASE_URL has to name the identity of this server as its user ${asked}.`]),
    ...(isEncrypted(url) || isLoopbackHost(url.hostname)
      ? []
      : [`DATABASE_URL has to say sslmode=verify-full, or require, ${asked}: tokens are sent there.`]),
    ...identityProblems(env),
  ]
}

const isEncrypted = ({ searchParams }: URL): boolean =>
  !['disable', null].includes(searchParams.get('sslmode'))

/**
 * Has all connections to PostgreSQL be made with tokens, if that is what is set. Throws StartError, in words, while Azure gives none.
 */
export async function useDatabaseTokens(access: AzureAccess | null, url: string, log: Pick<Logger, 'warn'>) {
  if (!access) return
  const { first, password } = createTokenPasswords(access, log)
  usePasswords(url, password)
  try {
    await first()
  } catch (error) {
    if (!(error instanceof AzureTokenError)) throw error
    throw new StartError(`PostgreSQL cannot be reached. ${error.message}`, { cause: error })
  }
}

/** Null: the address has a password, or needs none. */
export function readDatabaseAccess(env: Environment, url: string): AzureAccess | null {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const { data } = settings.safeParse(given)
  if (data?.AZURE_POSTGRESQL_AUTH !== 'managed-identity') return null
  return { identity: readIdentity(data), scope: postgresqlScopeIn(cloudOf(new URL(url).hostname)) }
}
