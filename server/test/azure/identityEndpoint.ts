import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { issueToken } from './accessTokens.js'

/** The identity of whatever runs here; the system assigned it. */
export const SYSTEM_ID = '11111111-1111-4111-8111-111111111111'

export interface IdentityEndpoint {
  /** What Azure puts into the environment beside it. */
  env: Record<string, string>
  /** What it was asked, the oldest first: the query, without `api-version`. */
  asked: Record<string, string>[]
  /** The tokens that it gave, the oldest first. */
  given: string[]
  /** Told of each before it is given. */
  onToken: (token: string) => void
  /** Seconds that its tokens hold. */
  lifetime: number
  /** What it does: give tokens, say nothing at all, or be gone. */
  mood: 'gives' | 'silent' | 'gone'
  close(): Promise<void>
}

const HEADER = 'the-secret-of-the-app'
const kinds = {
  /** Of virtual machines: https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token */
  machine: {
    path: '/metadata/identity/oauth2/token',
    version: '2018-02-01',
    header: 'metadata',
    value: 'true',
  },
  /** Of apps and containers: https://learn.microsoft.com/azure/app-service/overview-managed-identity */
  app: { path: '/msi/token', version: '2019-08-01', header: 'x-identity-header', value: HEADER },
}

/** The endpoint by which Azure gives tokens to what runs beside it. It looks at path, version, header and client id. */
export async function startIdentityEndpoint(
  kind: keyof typeof kinds,
  clientIds: string[] = [],
): Promise<IdentityEndpoint> {
  const { path, version, header, value } = kinds[kind]

  function answer({ url = '', headers, method }: IncomingMessage): [status: number, body: object] {
    const { pathname, searchParams } = new URL(url, 'http://azure')
    const { 'api-version': asked, ...query } = Object.fromEntries(searchParams)
    endpoint.asked.push(query)
    const { resource, client_id: id = SYSTEM_ID } = query
    if (method !== 'GET' || pathname.replace(/\/$/, '') !== path)
      return [404, refusal('not_found', 'Not found')]
    if (headers[header] !== value || headers['x-forwarded-for'])
      return [
        kind === 'app' ? 401 : 400,
        refusal('bad_request_102', 'Required metadata header not specified'),
      ]
    if (asked !== version || !resource)
      return [400, refusal('invalid_request', 'Required query variable is missing')]
    if (id !== SYSTEM_ID && !clientIds.includes(id))
      return [400, refusal('invalid_request', 'Identity not found')]
    const exp = Math.floor(Date.now() / 1000) + endpoint.lifetime
    const token = issueToken({ aud: resource, appid: id, oid: id, exp })
    endpoint.given.push(token)
    endpoint.onToken(token)
    return [
      200,
      { access_token: token, client_id: id, expires_on: String(exp), resource, token_type: 'Bearer' },
    ]
  }

  const server = createServer((request, response) => {
    if (endpoint.mood === 'gone') return void request.socket.destroy()
    const [status, body] = answer(request)
    if (endpoint.mood === 'silent') return
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const endpoint: IdentityEndpoint = {
    env:
      kind === 'machine'
        ? { AZURE_POD_IDENTITY_AUTHORITY_HOST: origin }
        : { IDENTITY_ENDPOINT: origin + path, IDENTITY_HEADER: HEADER },
    asked: [],
    given: [],
    onToken() {},
    lifetime: 86_400,
    mood: 'gives',
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
  return endpoint
}

const refusal = (error: string, error_description: string) => ({ error, error_description })
