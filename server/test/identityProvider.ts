import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SignInProvider } from '../src/auth/issuer.js'

/** How the provider treats the next person who comes to sign in. */
export interface Script {
  /** Who it is; `sub` is "person-1" unless said. Undefined leaves a claim out. */
  claims?: Record<string, unknown>
  /** Claims of the userinfo endpoint. */
  userinfo?: Record<string, unknown>
  /** Sent back instead of a code. */
  error?: string
  errorDescription?: string
  /** Signed by a key that is not published. */
  wrongSignature?: boolean
  /** Not signed: `alg` is "none". */
  unsigned?: boolean
  wrongIssuer?: boolean
  wrongAudience?: boolean
  wrongNonce?: boolean
  /** The `iss` parameter beside the code (RFC 9207). */
  responseIssuer?: string
  /** The token endpoint answers once this resolves. */
  hold?: Promise<void>
  /** Status of the token endpoint. */
  tokenStatus?: number
}

/** An OpenID provider that does as it is told, over real HTTP. */
export interface ScriptedIdentityProvider {
  readonly issuer: string
  provider(id?: string): SignInProvider
  next(script: Script): void
  /** How often an address was asked for. */
  requests(path: string): number
  /** Refuses connections until `start`. */
  stop(): Promise<void>
  start(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

interface Login {
  script: Script
  nonce: string
  challenge: string
  redirectUri: string
}

const clientId = 'parley-test'
const clientSecret = 'secret of the test client'

export async function createIdentityProvider(): Promise<ScriptedIdentityProvider> {
  const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const foreignKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const logins = new Map<string, Login>()
  const asked: string[] = []
  let script: Script = {}
  let issuer = ''

  const server = createServer((request, response) => {
    answer(request, response).catch(error => json(response, 500, { error: String(error) }))
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', issuer)
    asked.push(url.pathname)
    if (url.pathname === '/.well-known/openid-configuration') return json(response, 200, discovery(issuer))
    if (url.pathname === '/jwks')
      return json(response, 200, {
        keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: '1', use: 'sig', alg: 'ES256' }],
      })
    if (url.pathname === '/authorize') return authorize(url.searchParams, response)
    if (url.pathname === '/token') return token(new URLSearchParams(await read(request)), response)
    if (url.pathname === '/userinfo') {
      const login = logins.get(request.headers.authorization?.slice('Bearer '.length) ?? '')
      return json(response, login ? 200 : 401, {
        sub: 'person-1',
        ...login?.script.claims,
        ...login?.script.userinfo,
      })
    }
    return json(response, 404, {})
  }

  function authorize(query: URLSearchParams, response: ServerResponse): void {
    const redirectUri = query.get('redirect_uri') ?? ''
    const code = randomUUID()
    logins.set(code, {
      script,
      nonce: query.get('nonce') ?? '',
      challenge: query.get('code_challenge') ?? '',
      redirectUri,
    })
    const { error, errorDescription, responseIssuer = issuer } = script
    script = {}
    const answer = new URL(redirectUri)
    answer.search = new URLSearchParams({
      state: query.get('state') ?? '',
      iss: responseIssuer,
      ...(error ? { error, ...(errorDescription && { error_description: errorDescription }) } : { code }),
    }).toString()
    response.writeHead(303, { location: answer.href }).end()
  }

  async function token(form: URLSearchParams, response: ServerResponse): Promise<void> {
    const code = form.get('code') ?? ''
    const login = logins.get(code)
    logins.delete(code)
    const verifier = new TextEncoder().encode(form.get('code_verifier') ?? '')
    const challenge = Buffer.from(await crypto.subtle.digest('SHA-256', verifier)).toString('base64url')
    if (!login || login.challenge !== challenge || login.redirectUri !== form.get('redirect_uri'))
      return json(response, 400, { error: 'invalid_grant' })
    await login.script.hold
    if (login.script.tokenStatus) return json(response, login.script.tokenStatus, { error: 'scripted' })
    const accessToken = randomUUID()
    logins.set(accessToken, login)
    const idToken = newIdToken(login)
    json(response, 200, {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: 3600,
      id_token: idToken,
    })
  }

  function newIdToken({ script, nonce }: Login): string {
    const now = Math.floor(Date.now() / 1000)
    const payload = {
      iss: script.wrongIssuer ? 'https://issuer.example' : issuer,
      aud: script.wrongAudience ? 'another client' : clientId,
      nonce: script.wrongNonce ? 'another nonce' : nonce,
      iat: now,
      exp: now + 300,
      sub: 'person-1',
      email: 'person@example.com',
      name: 'Person One',
      ...script.claims,
    }
    const header = { typ: 'JWT', ...(script.unsigned ? { alg: 'none' } : { alg: 'ES256', kid: '1' }) }
    const input = [header, payload]
      .map(part => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.')
    const key = script.wrongSignature ? foreignKeys.privateKey : keys.privateKey
    const signature = script.unsigned
      ? ''
      : sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')
    return `${input}.${signature}`
  }

  const listen = (port: number) =>
    new Promise<void>(resolve => void server.listen(port, '127.0.0.1', resolve))
  await listen(0)
  const { port } = server.address() as AddressInfo
  issuer = `http://127.0.0.1:${port}`

  const stop = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })

  return {
    issuer,
    provider: (id = 'test') => ({
      id,
      name: 'Test',
      issuer,
      clientId,
      clientSecret,
      scopes: 'openid profile email',
    }),
    next(wanted) {
      script = wanted
    },
    requests: path => asked.filter(one => one === path).length,
    stop,
    start: () => listen(port),
    [Symbol.asyncDispose]: stop,
  }
}

const discovery = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/userinfo`,
  jwks_uri: `${issuer}/jwks`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['ES256'],
  code_challenge_methods_supported: ['S256'],
  authorization_response_iss_parameter_supported: true,
})

async function read(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += chunk
  return body
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
