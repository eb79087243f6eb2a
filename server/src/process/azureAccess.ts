import type { z } from 'zod'
import type { AzureAccess, AzureIdentity } from '../base/azure/identity.js'
import { identityProblems, readIdentity } from './azureIdentity.js'
import { databaseIdentityProblems, readDatabaseAccess } from './databaseIdentity.js'
import type { Environment } from './environment.js'
import type { variables } from './variables.js'

export interface AzureAccessConfig {
  /** Who this server is at Azure; null: what is set does not tell. */
  azureIdentity: AzureIdentity | null
  /** By which PostgreSQL is told who asks; null: by a password. */
  databaseAccess: AzureAccess | null
}

/** What is wrong with what lets in by the identity of this server. */
export const accessProblems = (env: Environment): string[] => databaseIdentityProblems(env)

export const readAccess = (
  v: z.infer<typeof variables>,
  env: Environment,
  databaseUrl: string | null | undefined,
): AzureAccessConfig => ({
  azureIdentity: identityProblems(env).length === 0 ? readIdentity(v) : null,
  databaseAccess: databaseUrl ? readDatabaseAccess(env, databaseUrl) : null,
})
