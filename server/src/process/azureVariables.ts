import { z } from 'zod'
import { isLoopbackHost } from '../base/net/loopback.js'
import { httpUrl, whole } from './variableKinds.js'

/** What a token for a vault is sent to; on this machine, where somebody tries things out, anything. */
const vaultHost = /\.vault\.(azure\.net|azure\.cn|usgovcloudapi\.net)$/

const isVault = (text: string): boolean => {
  const url = URL.parse(text)
  return (
    url !== null &&
    url.href === `${url.origin}/` &&
    (isLoopbackHost(url.hostname) || (url.protocol === 'https:' && vaultHost.test(url.hostname)))
  )
}

/** Who this server is at Azure, and where its secrets are. */
export const azureVariables = {
  AZURE_MANAGED_IDENTITY_CLIENT_ID: z
    .guid('is no client id')
    .optional()
    .describe(
      'Client id of the managed identity of this server, where it has several or is a pod. Default: the one that the system assigned; of a pod, AZURE_CLIENT_ID where AZURE_CLIENT_SECRET is not set.',
    ),
  AZURE_FEDERATED_TOKEN_FILE: z
    .string()
    .optional()
    .describe(
      'Of a pod with a workload identity: the file with the token of its cluster, which AKS names itself. AZURE_TENANT_ID is then one tenant.',
    ),
  AZURE_POSTGRESQL_AUTH: z
    .enum(['password', 'managed-identity'], { error: 'is neither password nor managed-identity' })
    .default('password')
    .describe(
      'How PostgreSQL is told who asks. password: by the one in DATABASE_URL or DATABASE_PASSWORD. managed-identity: each new connection is made with a token of the identity of this server, for an Azure Database for PostgreSQL with Microsoft Entra authentication; DATABASE_URL names as user what the identity is called there, no password, and sslmode.',
    ),
  AZURE_REDIS_AUTH: z
    .enum(['password', 'managed-identity'], { error: 'is neither password nor managed-identity' })
    .default('password')
    .describe(
      'How Redis is told who asks. password: by what REDIS_URL says. managed-identity: by tokens of the identity of this server, for an Azure Managed Redis with Microsoft Entra authentication; REDIS_URL is rediss:// and names as user the object id of the identity, and no password.',
    ),
  AZURE_KEY_VAULT_URL: httpUrl
    .refine(isVault, 'is no address of a Key Vault like https://<name>.vault.azure.net')
    .optional()
    .describe(
      'Key Vault, https://<name>.vault.azure.net. Any variable of a key, secret or password, and DATABASE_URL and REDIS_URL, may then be keyvault:<name of a secret>. It is read with the identity of this server, which needs the role Key Vault Secrets User.',
    ),
  AZURE_KEY_VAULT_INTERVAL_MINUTES: whole(1, 1440)
    .default(15)
    .describe(
      'How often the secrets of the vault are read again. New keys of model servers are used at once; of the others the log says that they want a restart.',
    ),
}
