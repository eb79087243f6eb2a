import { createAzureTokens } from '../../base/azure/tokens.js'
import { readIdentity } from '../azureIdentity.js'
import { ConfigError } from '../config.js'
import type { Environment } from '../environment.js'
import { variables } from '../variables.js'
import { namedSecrets, vaultProblems } from './names.js'
import { createVaultReader, VaultError } from './read.js'

/** The secrets that stand in a vault. */
export interface Vault {
  /** Reads all of them again, and gives the environment with them and the names of the variables that changed. */
  again(): Promise<{ environment: Environment; changed: string[] }>
}

/** What says where the vault is and who this server is there. */
const settings = variables.pick({
  AZURE_KEY_VAULT_URL: true,
  AZURE_MANAGED_IDENTITY_CLIENT_ID: true,
  AZURE_FEDERATED_TOKEN_FILE: true,
  AZURE_TENANT_ID: true,
  AZURE_CLIENT_ID: true,
  AZURE_CLIENT_SECRET: true,
  AZURE_AUTHORITY_HOST: true,
})

/**
 * The environment with secrets in place of their names, and the vault they are from; null: none is named, or what is said
 * of it is wrong, which is told with everything else that is. Throws ConfigError with a sentence for each that cannot be had.
 */
export async function readSecrets(
  environment: Environment,
): Promise<{ environment: Environment; vault: Vault | null }> {
  const named = namedSecrets(environment)
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const { data } = settings.safeParse(given)
  if (named.size === 0 || !data?.AZURE_KEY_VAULT_URL || vaultProblems(given).length > 0)
    return { environment, vault: null }
  const read = createVaultReader(data.AZURE_KEY_VAULT_URL, createAzureTokens(readIdentity(data), quiet))

  async function readAll(): Promise<Environment> {
    const secrets = await Promise.allSettled(
      [...named].map(async ([variable, name]) => [variable, await read(name)] as const),
    )
    const failures = secrets.flatMap((result, at) =>
      result.status === 'rejected' ? [sentence([...named.keys()][at] ?? '', result.reason)] : [],
    )
    if (failures.length > 0) throw new ConfigError(failures)
    const found = secrets.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []))
    return { ...environment, ...Object.fromEntries(found) }
  }

  let last = await readAll()
  return {
    environment: last,
    vault: {
      async again() {
        const before = last
        last = await readAll()
        return { environment: last, changed: [...named.keys()].filter(name => last[name] !== before[name]) }
      },
    },
  }
}

/** What it could warn of comes again as the reason why a secret cannot be read. */
const quiet = { warn() {} }

function sentence(variable: string, error: unknown): string {
  if (!(error instanceof VaultError)) throw error
  return `${variable} cannot be read: ${error.message}.`
}
