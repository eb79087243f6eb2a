import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readToken } from './accessTokens.js'

export interface KeyVault {
  url: string
  /** By name; null: disabled. */
  secrets: Record<string, string | null>
  /** Client ids of the identities with the role Key Vault Secrets User. */
  users: string[]
  /** What it was asked for, the oldest first. */
  asked: string[]
  /** Tokens that it has seen, and those that are not taken any more. */
  tokens: Set<string>
  revoked: Set<string>
  /** Closes off its network, as its firewall does. */
  closedOff: boolean
  close(): Promise<void>
}

/** The secrets of a Key Vault over HTTP: it looks at version, audience, role and name, and answers in its words. */
export async function startKeyVault(secrets: KeyVault['secrets'], users: string[]): Promise<KeyVault> {
  function answer({ method, url = '', headers }: IncomingMessage): [status: number, body: object] {
    const { pathname, searchParams } = new URL(url, 'http://vault')
    const [, name = ''] = /^\/secrets\/([^/]+)$/.exec(pathname) ?? []
    if (method !== 'GET' || name === '') return [404, refusal('NotFound')]
    vault.asked.push(name)
    const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? ''
    vault.tokens.add(token)
    const claims = readToken(token)
    if (claims?.aud !== 'https://vault.azure.net' || vault.revoked.has(token))
      return [401, refusal('Unauthorized')]
    if (!/^7\.\d$/.test(searchParams.get('api-version') ?? '')) return [400, refusal('BadParameter')]
    if (vault.closedOff) return [403, refusal('Forbidden', 'ForbiddenByFirewall')]
    if (!vault.users.includes(claims.appid)) return [403, refusal('Forbidden', 'ForbiddenByRbac')]
    const value = vault.secrets[name]
    if (value === undefined) return [404, refusal('SecretNotFound')]
    if (value === null) return [403, refusal('Forbidden', 'SecretDisabled')]
    return [200, { value, id: `${vault.url}/secrets/${name}/1`, attributes: { enabled: true } }]
  }

  const server = createServer((request, response) => {
    const [status, body] = answer(request)
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const vault: KeyVault = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    secrets,
    users,
    asked: [],
    tokens: new Set(),
    revoked: new Set(),
    closedOff: false,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
  return vault
}

const refusal = (code: string, inner?: string) => ({
  error: { code, message: 'In words that differ.', ...(inner && { innererror: { code: inner } }) },
})
