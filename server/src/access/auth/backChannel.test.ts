import { expect, test } from 'vitest'
import { createIdentityProvider } from '../../../test/identityProvider.js'
import type { LogoutTokenScript } from '../../../test/identityProviderToken.js'
import { onEveryDatabase, startParley } from '../../../test/parley.js'
import { signInAt } from '../../../test/signInAt.js'

onEveryDatabase(database => {
  async function setUp() {
    await using cleanUp = new AsyncDisposableStack()
    const idp = cleanUp.use(await createIdentityProvider())
    const parley = cleanUp.use(await startParley({ database, env: idp.env('ACME') }))
    const signIn = async (sub: string) => {
      const { token = '' } = await signInAt(parley, idp, { claims: { sub } }, { provider: 'acme' })
      return async () => (await parley.as({ token }).askOnce('{ me { id } }')).status === 200
    }
    const send = async (script: LogoutTokenScript) => {
      const body = new URLSearchParams({ logout_token: idp.logoutToken(script) })
      return (await fetch(`${parley.url}/auth/back-channel-logout/acme`, { method: 'POST', body })).status
    }
    const ended = cleanUp.move()
    return { signIn, send, [Symbol.asyncDispose]: () => ended.disposeAsync() }
  }

  test('who signs out at their provider is signed out here, wherever they signed in, and nobody else [L25]', async () => {
    await using world = await setUp()
    const [laptop, phone, other] = [
      await world.signIn('ada'),
      await world.signIn('ada'),
      await world.signIn('bob'),
    ]
    expect(await world.send({ claims: { sub: 'ada' } })).toBe(200)
    expect([await laptop(), await phone(), await other()]).toEqual([false, false, true])
    expect(await world.send({ claims: { sub: 'nobody' } })).toBe(200)
  })

  test.each<[string, LogoutTokenScript]>([
    ['another key', { wrongSignature: true }],
    ['no key', { unsigned: true }],
    ['another issuer', { claims: { iss: 'https://issuer.example' } }],
    ['another client', { claims: { aud: 'another client' } }],
    ['a nonce, as ID tokens have', { claims: { nonce: 'n' } }],
    ['no event', { claims: { events: undefined } }],
    ['no subject', { claims: { sub: undefined, sid: 'session' } }],
    ['the type of another token', { type: 'JWT' }],
    ['a time long ago', { claims: { iat: Math.floor(Date.now() / 1000) - 300 } }],
    ['a time to come', { claims: { iat: Math.floor(Date.now() / 1000) + 300 } }],
    ['an end that is past', { claims: { exp: Math.floor(Date.now() / 1000) - 1 } }],
  ])('a logout token with %s signs nobody out [L25]', async (_, { claims, ...script }) => {
    await using world = await setUp()
    const isIn = await world.signIn('ada')
    expect(await world.send({ ...script, claims: { sub: 'ada', ...claims } })).toBe(400)
    expect(await isIn()).toBe(true)
  })

  test('a logout token that is sent again signs nobody out who came since [L25]', async () => {
    await using world = await setUp()
    const iat = Math.floor(Date.now() / 1000) - 60
    const isIn = await world.signIn('ada')
    expect(await world.send({ claims: { sub: 'ada', iat } })).toBe(200)
    expect(await isIn()).toBe(true)
  })
})
