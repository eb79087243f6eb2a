import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the provider says to a device's next question. */
export type DeviceAnswer =
  | 'authorization_pending'
  | 'slow_down'
  | 'access_denied'
  | 'expired_token'
  /** Nothing but status 503. */
  | 'down'
  /** An error with status 200, as GitHub answers. */
  | { inBody: string }
  /** Tokens for this person; the code is used up. */
  | { claims: Record<string, unknown>; wrongSignature?: boolean }

/** An OpenID provider for devices that does as it is told, over real HTTP. */
export interface DeviceProvider {
  readonly issuer: string
  answer: DeviceAnswer
  /** Until it resolves the token endpoint says nothing. */
  hold: Promise<void>
  /** What was asked of the token endpoint and of the start. */
  readonly polls: URLSearchParams[]
  readonly starts: URLSearchParams[]
  [Symbol.asyncDispose](): Promise<void>
}

const clientId = 'parley-test'

export async function createDeviceProvider({
  offersDevice = true,
  interval = 5,
} = {}): Promise<DeviceProvider> {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const foreignKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const codes = new Set<string>()
  const polls: URLSearchParams[] = []
  const starts: URLSearchParams[] = []
  let issuer = ''

  const server = createServer((request, response) => {
    respond(request, response).catch(error => json(response, 500, { error: String(error) }))
  })

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/'
    if (path === '/.well-known/openid-configuration') return json(response, 200, discovery())
    if (path === '/jwks')
      return json(response, 200, {
        keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: '1', use: 'sig', alg: 'ES256' }],
      })
    const form = new URLSearchParams(await read(request))
    if (path === '/device') return start(form, response)
    if (path === '/token') return token(form, response)
    return json(response, 404, {})
  }

  function start(form: URLSearchParams, response: ServerResponse): void {
    starts.push(form)
    const code = randomUUID()
    codes.add(code)
    json(response, 200, {
      device_code: code,
      user_code: 'WDJB-MJHT',
      verification_uri: `${issuer}/enter`,
      verification_uri_complete: `${issuer}/enter?user_code=WDJB-MJHT`,
      expires_in: 600,
      interval,
    })
  }

  async function token(form: URLSearchParams, response: ServerResponse): Promise<void> {
    polls.push(form)
    await provider.hold
    const { answer } = provider
    const code = form.get('device_code') ?? ''
    if (answer === 'down') return json(response, 503, {})
    if (!codes.has(code)) return json(response, 400, { error: 'invalid_grant' })
    if (typeof answer === 'string') return json(response, 400, { error: answer })
    if ('inBody' in answer) return json(response, 200, { error: answer.inBody })
    codes.delete(code)
    json(response, 200, {
      access_token: randomUUID(),
      token_type: 'Bearer',
      expires_in: 3600,
      id_token: idToken(answer),
    })
  }

  function idToken({ claims, wrongSignature }: Extract<DeviceAnswer, { claims: object }>): string {
    const now = Math.floor(Date.now() / 1000)
    const person = { sub: 'person-1', email: 'person@example.com', name: 'Person One', ...claims }
    const payload = { iss: issuer, aud: clientId, iat: now, exp: now + 300, ...person }
    const input = [{ typ: 'JWT', alg: 'ES256', kid: '1' }, payload]
      .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.')
    const key = wrongSignature ? foreignKeys.privateKey : keys.privateKey
    const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' })
    return `${input}.${signature.toString('base64url')}`
  }

  const discovery = () => ({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    ...(offersDevice && { device_authorization_endpoint: `${issuer}/device` }),
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
  })

  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider: DeviceProvider = {
    issuer,
    answer: 'authorization_pending',
    hold: Promise.resolve(),
    polls,
    starts,
    [Symbol.asyncDispose]: () =>
      new Promise<void>(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return provider
}

async function read(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += chunk
  return body
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
