import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { SignInProvider } from '../src/access/auth/issuer.js'
import { answerApi, type GithubScript, type GraphScript } from './identityProviderApis.ts'
import {
  asksForModels,
  type ExchangeScript,
  exchange,
  MODEL_SCOPE,
  newExchangeScript,
  scopeProblem,
} from './identityProviderExchange.ts'
import {
  createKeys,
  type IdTokenScript,
  type LogoutTokenScript,
  newIdToken,
  newLogoutToken,
} from './identityProviderToken.ts'

/** How the provider treats the next person who comes to sign in. */
export interface Script extends IdTokenScript {
  /** Claims of the userinfo endpoint. */
  userinfo?: Record<string, unknown>
  /** Sent back instead of a code. */
  error?: string
  errorDescription?: string
  /** The `iss` parameter beside the code (RFC 9207); null: none. */
  responseIssuer?: string | null
  /** The token endpoint answers once this resolves. */
  hold?: Promise<void>
  /** Status of the token endpoint. */
  tokenStatus?: number
  /** The error it refuses with; with `challenge` it says so in a header. */
  tokenError?: string
  challenge?: boolean
  noRefreshToken?: boolean
  /** Seconds; an hour unless said. */
  expiresIn?: number
  graph?: GraphScript
  github?: GithubScript
}

/** An OpenID provider that does as it is told, over real HTTP. It can be taken for Entra, Google or GitHub too. */
export interface ScriptedIdentityProvider {
  readonly issuer: string
  provider(id?: string, more?: Partial<SignInProvider>): SignInProvider
  /** Of one tenant, a list, or any with `null`. */
  entra(tenant: string, allowedTenants: string[] | null, more?: { emailsVerified?: boolean }): SignInProvider
  google(...hostedDomains: string[]): SignInProvider
  github(organization?: string): SignInProvider
  /** AZURE_… of this provider, with one tenant. */
  entraEnv(tenant: string): Record<string, string>
  /** What it gives people for Azure OpenAI. */
  readonly exchange: ExchangeScript
  /** OIDC_<NAME>_… of this provider. */
  env(name: string): Record<string, string>
  next(script: Script): void
  /** What it gave and got that nobody else may see, the newest last. */
  readonly secrets: { name: string; value: string }[]
  /** How often an address was asked for. */
  requests(path: string): number
  /** What stood in the query when people were last sent here. */
  lastQuery(path: '/authorize' | '/login/oauth/authorize' | '/end-session'): URLSearchParams
  /** From now on this address answers with this status, or not at all; null: as always. */
  break(path: string, how: number | 'hang' | null): void
  /** What it sends to say that somebody signed out there. */
  logoutToken(script: LogoutTokenScript): string
  /** From now on signs with another key and publishes only that one. */
  rotateKeys(): void
  /** Refuses connections until `start`. */
  stop(): Promise<void>
  start(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** Somebody on the way through, by their code, access token or refresh token. */
export interface Login {
  script: Script
  nonce: string
  challenge: string
  redirectUri: string
  scope: string
}

const clientId = 'parley-test'
const clientSecret = 'secret of the test client'

export async function createIdentityProvider(): Promise<ScriptedIdentityProvider> {
  const keys = createKeys()
  const logins = new Map<string, Login>()
  const asked: string[] = []
  const secrets = [{ name: 'client secret', value: clientSecret }]
  const keep = (name: string, value: string | null) => value && secrets.push({ name, value })
  const queries = new Map<string, URLSearchParams>()
  const exchanging = newExchangeScript()
  const broken = new Map<string, number | 'hang'>()
  let script: Script = {}
  let issuer = ''

  const server = createServer((request, response) => {
    answer(request, response).catch(error => json(response, 500, { error: String(error) }))
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', issuer)
    asked.push(pathname)
    queries.set(pathname, searchParams)
    const fault = broken.get(pathname)
    if (fault === 'hang') return
    if (fault) return json(response, fault, { error: 'scripted' })
    const login = logins.get(request.headers.authorization?.slice('Bearer '.length) ?? '')
    if (pathname.endsWith('/.well-known/openid-configuration')) return discover(pathname, response)
    if (pathname === '/jwks') return json(response, 200, keys.published())
    if (pathname === '/authorize' || pathname === '/login/oauth/authorize')
      return authorize(searchParams, response)
    if (pathname === '/token' || pathname === '/login/oauth/access_token')
      return token(
        new URLSearchParams(await read(request)),
        response,
        pathname !== '/token',
        isOurs(request.headers.authorization),
      )
    if (pathname === '/userinfo')
      return json(response, login ? 200 : 401, {
        sub: 'person-1',
        ...login?.script.claims,
        ...login?.script.userinfo,
      })
    if (pathname === '/end-session')
      return void response
        .writeHead(303, {
          location: `${searchParams.get('post_logout_redirect_uri')}?state=${searchParams.get('state')}`,
        })
        .end()
    const api = answerApi(new URL(request.url ?? '/', issuer), login)
    if (api === 'hang') return
    return json(response, api.status, api.body)
  }

  function discover(pathname: string, response: ServerResponse): void {
    const tenant = /^\/([^/]+)\/v2\.0\//.exec(pathname)?.[1]
    const any = tenant === 'organizations' || tenant === 'common'
    const own = tenant ? `${issuer}/${any ? '{tenantid}' : tenant}/v2.0` : issuer
    json(response, 200, discovery(issuer, own, !tenant))
  }

  function authorize(query: URLSearchParams, response: ServerResponse): void {
    const redirectUri = query.get('redirect_uri') ?? ''
    const code = randomUUID()
    keep('code', code)
    keep('state', query.get('state'))
    keep('nonce', query.get('nonce'))
    logins.set(code, {
      script,
      nonce: query.get('nonce') ?? '',
      challenge: query.get('code_challenge') ?? '',
      redirectUri,
      scope: query.get('scope') ?? '',
    })
    const { error, errorDescription, tenant, github } = script
    const problem = tenant && scopeProblem(query.get('scope') ?? '')
    if (problem) {
      json(response, 400, problem)
      return
    }
    if (tenant && !error && asksForModels(query.get('scope') ?? '')) exchanging.consented.add(oidOf(script))
    const { responseIssuer = tenant || github ? null : issuer } = script
    script = {}
    const answer = new URL(redirectUri)
    answer.search = new URLSearchParams({
      state: query.get('state') ?? '',
      ...(responseIssuer && { iss: responseIssuer }),
      ...(error ? { error, ...(errorDescription && { error_description: errorDescription }) } : { code }),
    }).toString()
    response.writeHead(303, { location: answer.href }).end()
  }

  async function token(
    form: URLSearchParams,
    response: ServerResponse,
    isGithub: boolean,
    isClient: boolean,
  ): Promise<void> {
    keep('verifier', form.get('code_verifier'))
    const owner = isRenewal(form) ? logins.get(form.get('refresh_token') ?? '') : undefined
    if (owner?.script.tenant && !isClient)
      return json(response, 401, { error: 'invalid_client', error_codes: [7000215] })
    if (owner?.script.tenant && asksForModels(form.get('scope') ?? ''))
      return exchanged(form, owner, response)
    const login = isRenewal(form) ? logins.get(form.get('refresh_token') ?? '') : await redeem(form)
    logins.delete(form.get('refresh_token') ?? '')
    if (login && form.has('scope')) login.scope = form.get('scope') ?? ''
    if (!login)
      return isGithub
        ? json(response, 200, { error: 'bad_verification_code' })
        : json(response, 400, { error: 'invalid_grant' })
    await login.script.hold
    const { tokenError, challenge, tokenStatus = tokenError && (isGithub ? 200 : 401) } = login.script
    if (challenge) response.setHeader('www-authenticate', 'Basic realm="scripted"')
    if (tokenStatus)
      return json(response, tokenStatus, { error: tokenError ?? 'scripted', error_description: String(form) })
    const accessToken = randomUUID()
    const refreshToken = login.script.noRefreshToken || isGithub ? null : randomUUID()
    logins.set(accessToken, login)
    if (refreshToken) logins.set(refreshToken, login)
    const idToken = isGithub ? null : newIdToken(keys, { issuer, clientId, nonce: login.nonce }, login.script)
    keep('access token', accessToken)
    keep('refresh token', refreshToken)
    keep('id token', idToken)
    json(response, 200, {
      access_token: accessToken,
      token_type: 'bearer',
      ...(!isGithub && { expires_in: login.script.expiresIn ?? 3600 }),
      ...(refreshToken && { refresh_token: refreshToken }),
      ...(idToken && { id_token: idToken }),
    })
  }

  /** A refusal leaves the refresh token as it is; with a token comes the next one. */
  async function exchanged(form: URLSearchParams, login: Login, response: ServerResponse): Promise<void> {
    const { status, body } = await exchange(exchanging, form, oidOf(login.script), clientId)
    if (status !== 200) return json(response, status, body)
    const refreshToken = form.get('scope')?.split(' ').includes('offline_access') ? randomUUID() : null
    if (refreshToken) logins.set(refreshToken, login)
    logins.delete(form.get('refresh_token') ?? '')
    keep('refresh token', refreshToken)
    keep('access token', 'access_token' in body ? String(body.access_token) : null)
    json(response, 200, { ...body, ...(refreshToken && { refresh_token: refreshToken }) })
  }

  async function redeem(form: URLSearchParams): Promise<Login | undefined> {
    const code = form.get('code') ?? ''
    const login = logins.get(code)
    logins.delete(code)
    const verifier = new TextEncoder().encode(form.get('code_verifier') ?? '')
    const challenge = Buffer.from(await crypto.subtle.digest('SHA-256', verifier)).toString('base64url')
    const fits = login?.challenge === challenge && login.redirectUri === form.get('redirect_uri')
    return fits ? login : undefined
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
  const provider = (id = 'test', more: Partial<SignInProvider> = {}): SignInProvider => ({
    id,
    name: 'Test',
    kind: 'oidc',
    issuer,
    clientId,
    clientSecret,
    scopes: 'openid profile email',
    groupsClaim: null,
    allowInsecure: false,
    ...more,
  })

  return {
    issuer,
    secrets,
    provider,
    entra: (tenant, allowedTenants, { emailsVerified = false } = {}) =>
      provider('entra', {
        kind: 'entra',
        issuer: `${issuer}/${tenant}/v2.0`,
        scopes: `openid profile email offline_access ${issuer}/graph/User.Read`,
        entra: { allowedTenants, emailsVerified, graphUrl: `${issuer}/graph`, modelScope: MODEL_SCOPE },
      }),
    entraEnv: tenant => ({
      AZURE_AUTHORITY_HOST: issuer,
      AZURE_GRAPH_URL: `${issuer}/graph`,
      AZURE_TENANT_ID: tenant,
      AZURE_CLIENT_ID: clientId,
      AZURE_CLIENT_SECRET: clientSecret,
    }),
    exchange: exchanging,
    google: (...hostedDomains) =>
      provider('google', { kind: 'google', ...(hostedDomains.length > 0 && { hostedDomains }) }),
    github: (organization = undefined) =>
      provider('github', {
        kind: 'github',
        scopes: 'read:user user:email',
        github: { apiUrl: `${issuer}/api`, organization: organization ?? null },
      }),
    env: name => ({
      [`OIDC_${name}_ISSUER`]: issuer,
      [`OIDC_${name}_CLIENT_ID`]: clientId,
      [`OIDC_${name}_CLIENT_SECRET`]: clientSecret,
    }),
    next(wanted) {
      script = wanted
    },
    logoutToken: wanted => newLogoutToken(keys, { issuer, clientId }, wanted),
    requests: path => asked.filter(one => one === path).length,
    lastQuery: path => queries.get(path) ?? new URLSearchParams(),
    break(path, how) {
      if (how === null) broken.delete(path)
      else broken.set(path, how)
    },
    rotateKeys: keys.rotate,
    stop,
    start: () => listen(port),
    [Symbol.asyncDispose]: stop,
  }
}

/** Both are form-encoded before they are joined (RFC 6749, 2.3.1). */
function isOurs(header = ''): boolean {
  const text = atob(header.replace(/^Basic /, '')).replaceAll('+', ' ')
  return text.split(':').map(decodeURIComponent).join(':') === `${clientId}:${clientSecret}`
}

const oidOf = ({ claims }: Script): string => String(claims?.oid ?? 'object-1')

const isRenewal = (form: URLSearchParams): boolean => form.get('grant_type') === 'refresh_token'

const discovery = (base: string, issuer: string, sendsIssuer: boolean) => ({
  issuer,
  authorization_endpoint: `${base}/authorize`,
  token_endpoint: `${base}/token`,
  userinfo_endpoint: `${base}/userinfo`,
  jwks_uri: `${base}/jwks`,
  end_session_endpoint: `${base}/end-session`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['ES256'],
  code_challenge_methods_supported: ['S256'],
  authorization_response_iss_parameter_supported: sendsIssuer,
})

async function read(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request.setEncoding('utf8')) body += chunk
  return body
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
