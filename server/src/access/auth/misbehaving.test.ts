import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import {
  createIdentityProvider,
  type Script,
  type ScriptedIdentityProvider,
} from '../../../test/identityProvider.js'
import { lastEvent, signInAt } from '../../../test/signInAt.js'
import { openSignInDoor, type SignInDoor } from '../../../test/signInDoor.js'

describe('a provider that misbehaves signs nobody in, and that is recorded', () => {
  let idp: ScriptedIdentityProvider
  let door: SignInDoor

  beforeAll(async () => {
    idp = await createIdentityProvider()
    door = await openSignInDoor({ providers: [idp.provider()] })
  })
  afterAll(async () => {
    await door[Symbol.asyncDispose]()
    await idp[Symbol.asyncDispose]()
  })
  afterEach(() => {
    for (const path of ['/.well-known/openid-configuration', '/jwks', '/token', '/userinfo'])
      idp.break(path, null)
    vi.useRealTimers()
  })

  async function expectRefusal(script: Script, code: string, outcome: 'DENIED' | 'FAILED'): Promise<void> {
    const sessions = await door.db.read.session.count()
    const { code: said, token } = await signInAt(door, idp, script)
    expect([said, token]).toEqual([code, undefined])
    expect(await door.db.read.session.count()).toBe(sessions)
    expect(await lastEvent(door)).toMatchObject({
      action: 'session.denied',
      outcome,
      details: { provider: 'test', code },
    })
  }

  test.each<[string, Script, string, 'DENIED' | 'FAILED']>([
    ['a wrong signature', { wrongSignature: true }, 'IDP_ERROR', 'DENIED'],
    ['a wrong issuer', { wrongIssuer: true }, 'IDP_ERROR', 'DENIED'],
    ['a wrong audience', { wrongAudience: true }, 'IDP_ERROR', 'DENIED'],
    ['a wrong nonce', { wrongNonce: true }, 'IDP_ERROR', 'DENIED'],
    ['another issuer beside the code', { responseIssuer: 'https://issuer.example' }, 'IDP_ERROR', 'DENIED'],
    ['no issuer beside the code, though it announces one', { responseIssuer: null }, 'IDP_ERROR', 'DENIED'],
    ['a denial', { error: 'access_denied' }, 'LOGIN_DENIED', 'DENIED'],
    ['an error', { error: 'invalid_scope' }, 'IDP_ERROR', 'DENIED'],
    ['a token endpoint with status 503', { tokenStatus: 503 }, 'IDP_UNAVAILABLE', 'FAILED'],
    ['a token endpoint with too many requests', { tokenStatus: 429 }, 'IDP_UNAVAILABLE', 'FAILED'],
  ])('%s [L5, AU3]', (_what, script, code, outcome) => expectRefusal(script, code, outcome))

  test.each<[string, string, number | 'hang']>([
    ['a token endpoint that never answers', '/token', 'hang'],
    ['keys that cannot be had', '/jwks', 500],
    ['keys that never come', '/jwks', 'hang'],
    ['userinfo that cannot be had', '/userinfo', 502],
  ])('%s [L5, L11]', async (_what, path, how) => {
    // A server that has not seen the keys yet.
    await using fresh = await openSignInDoor({ providers: [idp.provider()], timeoutSeconds: 0.3 })
    idp.break(path, how)
    const { code, token } = await signInAt(fresh, idp, { claims: { email: undefined } })
    expect([code, token]).toEqual(['IDP_UNAVAILABLE', undefined])
    expect(await lastEvent(fresh)).toMatchObject({ outcome: 'FAILED', details: { code: 'IDP_UNAVAILABLE' } })
  })

  test.each<[string, number | 'hang']>([
    ['an error', 500],
    ['silence', 'hang'],
  ])(
    'a discovery document that is %s is waited for briefly, once for everybody [L11]',
    { tags: ['deadline'] },
    async (_what, how) => {
      await using healthy = await createIdentityProvider()
      await using fresh = await openSignInDoor({
        providers: [idp.provider(), healthy.provider('healthy')],
        timeoutSeconds: 0.3,
      })
      idp.break('/.well-known/openid-configuration', how)
      const asked = idp.requests('/.well-known/openid-configuration')
      const [first, second, other] = await Promise.all([
        signInAt(fresh, idp),
        signInAt(fresh, idp),
        signInAt(fresh, healthy, {}, { provider: 'healthy' }),
      ])
      expect([first?.code, second?.code, other?.code]).toEqual(['IDP_UNAVAILABLE', 'IDP_UNAVAILABLE', null])
      expect(idp.requests('/.well-known/openid-configuration')).toBe(asked + 1)
    },
  )

  test('keys that were rotated are read again, but not more than once a minute [L11]', async () => {
    vi.useFakeTimers({ toFake: ['Date'] })
    expect((await signInAt(door, idp)).code).toBe(null)
    idp.rotateKeys()
    const asked = idp.requests('/jwks')
    expect((await signInAt(door, idp)).code).toBe('IDP_ERROR')
    expect(idp.requests('/jwks')).toBe(asked)
    vi.setSystemTime(Date.now() + 61_000)
    expect((await signInAt(door, idp)).code).toBe(null)
    expect(idp.requests('/jwks')).toBe(asked + 1)
  })

  test('an issuer that announces another one than configured is not used [L5]', async () => {
    await using fresh = await openSignInDoor({
      providers: [idp.provider('test', { issuer: `${idp.issuer}/x/v2.0` })],
    })
    expect((await signInAt(fresh, idp)).code).toBe('IDP_ERROR')
  })
})

test('no refresh token is no reason to refuse anybody', async () => {
  await using idp = await createIdentityProvider()
  const kept: unknown[] = []
  await using door = await openSignInDoor({
    providers: [idp.provider()],
    tokens: {
      store: async (_tx, _identityId, tokens) => void kept.push(tokens),
      idToken: async () => null,
      leave: async () => {},
    },
  })
  expect((await signInAt(door, idp, { noRefreshToken: true })).code).toBe(null)
  expect((await signInAt(door, idp)).code).toBe(null)
  const tokens = { accessToken: expect.any(String), idToken: expect.any(String), expiresIn: 3600 }
  expect(kept).toEqual([
    { ...tokens, refreshToken: null },
    { ...tokens, refreshToken: expect.any(String) },
  ])
})
