import { AzureTokenError } from '../../base/azure/identity.js'
import type { AzureTokens } from '../../base/azure/tokens.js'
import { isLoopbackHost } from '../../base/net/loopback.js'

const PATIENCE_MS = 5000
const API_VERSION = '7.4'

/** A secret that cannot be had: `message` says why, as the end of a sentence about the variable. */
export class VaultError extends Error {}

/** Reads secrets of one vault, by one request each: https://learn.microsoft.com/rest/api/keyvault/secrets/get-secret */
export function createVaultReader(address: string, tokens: AzureTokens): (name: string) => Promise<string> {
  const { origin, hostname } = new URL(address)
  const domain = isLoopbackHost(hostname) ? 'vault.azure.net' : hostname.replace(/^[^.]+\./, '')
  const scope = `https://${domain}/.default`

  async function ask(name: string, token: string): Promise<Response> {
    const url = `${origin}/secrets/${name}?api-version=${API_VERSION}`
    const headers = { authorization: `Bearer ${token}` }
    const signal = AbortSignal.timeout(PATIENCE_MS)
    try {
      return await fetch(url, { headers, signal, redirect: 'error' })
    } catch (error) {
      const late = signal.aborted && `does not answer within ${PATIENCE_MS / 1000} seconds`
      throw new VaultError(`the vault at ${origin} ${late || `cannot be reached${codeOf(error)}`}`)
    }
  }

  return async name => {
    try {
      const token = await tokens.token(scope)
      let answer = await ask(name, token)
      if (answer.status === 401) answer = await ask(name, await tokens.token(scope, token))
      const body = (await answer.json().catch(() => null)) as Answer | null
      if (answer.ok && typeof body?.value === 'string' && body.value !== '') return body.value
      throw new VaultError(reasonOf(answer.status, body, name, origin))
    } catch (error) {
      if (error instanceof AzureTokenError) throw new VaultError(error.message.replace(/\.$/, ''))
      throw error
    }
  }
}

interface Answer {
  value?: unknown
  error?: { innererror?: { code?: string } | null }
}

function reasonOf(status: number, body: Answer | null, name: string, vault: string): string {
  const code = body?.error?.innererror?.code
  if (status === 404) return `the vault at ${vault} has no secret ${name}`
  if (code === 'SecretDisabled') return `the secret ${name} is disabled in the vault at ${vault}`
  if (code === 'ForbiddenByFirewall')
    return `the firewall of the vault at ${vault} does not let this server in`
  if (status === 403)
    return `the identity of this server may not read secrets of the vault at ${vault}: it needs the role Key Vault Secrets User`
  if (status === 401) return `the vault at ${vault} does not know the identity of this server`
  return status === 200 ? `the secret ${name} is empty` : `the vault at ${vault} answered ${status}`
}

function codeOf(error: unknown): string {
  const { cause } = error as { cause?: NodeJS.ErrnoException }
  return cause?.code ? ` (${cause.code})` : ''
}
