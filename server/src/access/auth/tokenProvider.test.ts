import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import * as openid from 'openid-client'
import { afterEach, expect, test } from 'vitest'
import type { RenewalError } from '../identity/tokens.provider.js'
import { createTokenProvider } from './tokenProvider.js'

let cleanUp = new AsyncDisposableStack()
afterEach(async () => {
  await cleanUp.disposeAsync()
  cleanUp = new AsyncDisposableStack()
})

interface Answer {
  status?: number
  headers?: Record<string, string>
  body?: unknown
}

/** A real token endpoint that answers as told, and remembers the forms it got. */
async function endpoint(answer: Answer | 'hang up', { revocation = true } = {}) {
  const forms: Record<string, string>[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request.setEncoding('utf8')) body += chunk
    forms.push({ path: request.url ?? '', ...Object.fromEntries(new URLSearchParams(body)) })
    if (answer === 'hang up') return void request.socket.destroy()
    const headers = { 'content-type': 'application/json', ...answer.headers }
    response.writeHead(answer.status ?? 200, headers).end(JSON.stringify(answer.body ?? {}))
  })
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve))
  cleanUp.defer(() => void server.close())
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const metadata = {
    issuer,
    token_endpoint: `${issuer}/token`,
    ...(revocation && { revocation_endpoint: `${issuer}/revoke` }),
  }
  const configuration = new openid.Configuration(metadata, 'parley', undefined, openid.None())
  openid.allowInsecureRequests(configuration)
  return { forms, provider: createTokenProvider(async () => configuration) }
}

async function failure(answer: Answer | 'hang up'): Promise<RenewalError> {
  const { provider } = await endpoint(answer)
  return provider.renew('refresh-1', null).then(
    () => expect.fail('it was renewed'),
    (error: RenewalError) => error,
  )
}

test('a renewal brings what the provider gives, by expires_in [T3]', async () => {
  const body = { access_token: 'access-2', token_type: 'Bearer', expires_in: 3599 }
  const { provider, forms } = await endpoint({ body })
  const tokens = { accessToken: 'access-2', refreshToken: null, idToken: null, expiresIn: 3599 }
  expect(await provider.renew('refresh-1', null)).toEqual(tokens)
  expect(forms).toMatchObject([{ grant_type: 'refresh_token', refresh_token: 'refresh-1' }])
})

test.each(['invalid_grant', 'interaction_required', 'consent_required', 'login_required'])(
  'an answer of %s is final [T5]',
  async error => {
    expect(await failure({ status: 400, body: { error } })).toMatchObject({ kind: 'refused', reason: error })
  },
)

test.each<[string, Answer | 'hang up', string]>([
  ['a refused client', { status: 401, body: { error: 'invalid_client' } }, 'invalid_client'],
  ['an error of the provider', { status: 500, body: { error: 'invalid_grant' } }, 'HTTP 500'],
  ['a provider that is down', { status: 503 }, 'HTTP 503'],
  ['an answer that is none', { body: { hello: 'there' } }, 'no answer'],
  ['a connection that breaks', 'hang up', 'no answer'],
])('%s is not final [T5]', async (_, answer, reason) => {
  expect(await failure(answer)).toMatchObject({ kind: 'unavailable', reason, retryAfter: null })
})

test.each([
  [{ 'retry-after': '17' }, 17],
  [{ 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() }, 3600],
  [{ 'retry-after': 'soon' }, null],
  [{}, null],
])('too many requests are told with how long to wait: %j [T5]', async (headers, seconds) => {
  for (const body of [{}, { error: 'slow_down' }]) {
    const { kind, retryAfter } = await failure({ status: 429, headers, body })
    expect(kind).toBe('unavailable')
    if (seconds === null) expect(retryAfter).toBeNull()
    else expect(Math.abs((retryAfter ?? 0) - seconds)).toBeLessThan(5)
  }
})

test('no error repeats a token or what the provider wrote [P4]', async () => {
  const body = { error: 'invalid_grant', error_description: 'canary refresh-1' }
  const { message, reason } = await failure({ status: 400, body })
  expect(message + reason).not.toMatch(/canary|refresh-1/)
})

test('a refresh token is revoked where the provider wants to know [L24]', async () => {
  const { provider, forms } = await endpoint({})
  await provider.revoke('refresh-1')
  expect(forms).toMatchObject([{ path: '/revoke', token: 'refresh-1', token_type_hint: 'refresh_token' }])
  const other = await endpoint({}, { revocation: false })
  await other.provider.revoke('refresh-1')
  expect(other.forms).toEqual([])
})
