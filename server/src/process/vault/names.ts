import { identityProblems } from '../azureIdentity.js'
import type { Environment } from '../environment.js'
import { secretName } from '../settings.js'

const PREFIX = 'keyvault:'
/** What may be behind it: https://learn.microsoft.com/azure/key-vault/general/about-keys-secrets-certificates */
const NAME = /^[\da-zA-Z-]{1,127}$/

/** Addresses that hold a password are secrets as well. */
const mayBeInVault = (variable: string): boolean =>
  secretName.test(variable) || variable === 'DATABASE_URL' || variable === 'REDIS_URL'

/** The secrets that are named in place of values, by variable. */
export function namedSecrets(env: Environment): Map<string, string> {
  const named = Object.entries(env).flatMap(([variable, value]) =>
    value?.startsWith(PREFIX) && mayBeInVault(variable)
      ? [[variable, value.slice(PREFIX.length)] as const]
      : [],
  )
  return new Map(named)
}

/** Of an environment that was read, with its vault: what is still named in place of a value. */
export function unreadProblems(env: Environment, isWellFormed: boolean): string[] {
  const problems = vaultProblems(env)
  if (problems.length > 0 || !isWellFormed) return problems
  return [...namedSecrets(env).keys()].map(name => `${name} names a secret of a vault: set it by this name.`)
}

/** Why secrets that are named cannot be asked for; none: they can. */
export function vaultProblems(env: Environment): string[] {
  const named = namedSecrets(env)
  if (named.size === 0) return []
  const variables = [...named.keys()]
  if (!env.AZURE_KEY_VAULT_URL)
    return variables.map(
      name => `${name} names a secret of a vault: AZURE_KEY_VAULT_URL is required with it.`,
    )
  return [
    ...variables
      .filter(name => !NAME.test(named.get(name) ?? ''))
      .map(name => `${name} names no secret: after ${PREFIX} come letters, digits and hyphens.`),
    ...identityProblems(env),
  ]
}
