import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { certificate, certificateKey } from '../certificate.js'
import { issueToken } from './accessTokens.js'

export interface Entra {
  url: string
  /** What was asked for tokens, the oldest first. */
  asked: Record<string, string>[]
  close(): Promise<void>
}

export interface EntraOptions {
  tenant: string
  /** The identities that trust a cluster, with the token by which a pod of it shows itself. */
  federated: Record<string, () => string>
}

const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/**
 * Entra ID where it exchanges tokens of a cluster:
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow#third-case-access-token-request-with-a-federated-credential
 */
export async function startEntra({ tenant, federated }: EntraOptions): Promise<Entra> {
  const asked: Entra['asked'] = []

  async function exchange(request: IncomingMessage): Promise<[status: number, body: object]> {
    const form = Object.fromEntries(new URLSearchParams(await text(request)))
    asked.push(form)
    const { grant_type, client_id = '', scope = '', client_assertion_type, client_assertion } = form
    const resource = scope
      .split(' ')
      .find(one => one.endsWith('/.default'))
      ?.replace('/.default', '')
    if (grant_type !== 'client_credentials' || client_assertion_type !== ASSERTION || !resource)
      return refusal(
        'invalid_request',
        'AADSTS900144: The request body must contain the following parameter.',
      )
    const trusted = federated[client_id]
    if (!trusted)
      return refusal(
        'unauthorized_client',
        `AADSTS700016: Application with identifier '${client_id}' was not found.`,
      )
    if (client_assertion !== trusted())
      return refusal('invalid_client', 'AADSTS700213: No matching federated identity record found.')
    const exp = Math.floor(Date.now() / 1000) + 3600
    return [
      200,
      {
        access_token: issueToken({ aud: resource, appid: client_id, exp }),
        expires_in: 3600,
        token_type: 'Bearer',
      },
    ]
  }

  const server = createServer({ cert: certificate, key: certificateKey }, async (request, response) => {
    const isExchange = request.method === 'POST' && request.url?.startsWith(`/${tenant}/oauth2/v2.0/token`)
    const [status, body] = isExchange
      ? await exchange(request)
      : request.url?.startsWith(`/${tenant}/v2.0/.well-known/openid-configuration`)
        ? [200, metadata()]
        : refusal('invalid_request', 'AADSTS90002: Tenant not found.')
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `https://localhost:${(server.address() as AddressInfo).port}`
  const metadata = () => ({
    issuer: `${url}/${tenant}/v2.0`,
    authorization_endpoint: `${url}/${tenant}/oauth2/v2.0/authorize`,
    token_endpoint: `${url}/${tenant}/oauth2/v2.0/token`,
    jwks_uri: `${url}/${tenant}/discovery/v2.0/keys`,
  })
  return {
    url,
    asked,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

const refusal = (error: string, description: string): [status: number, body: object] => [
  error === 'invalid_request' ? 400 : 401,
  { error, error_description: `${description} Trace ID: 1 Correlation ID: 2`, error_codes: [700016] },
]
