import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBrowser, sessionCookieOf, signInByBrowser } from '../../../test/browser.js'
import { createIdentityProvider } from '../../../test/identityProvider.js'
import { signInAt } from '../../../test/signInAt.js'
import { openSignInDoor, type SignInDoor } from '../../../test/signInDoor.js'

describe('signing out', () => {
  let door: SignInDoor
  beforeAll(async () => {
    door = await openSignInDoor({ development: true })
  })
  afterAll(() => door[Symbol.asyncDispose]())

  const logout = () => new URL('/auth/logout?returnTo=/healthz', door.url)
  const isSignedIn = (token: string) =>
    door.sessions.authenticate(token).then(
      () => true,
      () => false,
    )

  test('ends the session and takes the cookie away [L24]', async () => {
    const browser = createBrowser()
    const { token } = await signInByBrowser(door.url, 'user', browser)
    expect((await browser.fetch(logout(), { method: 'POST' })).status).toBe(204)
    expect(sessionCookieOf(browser, door.url)).toBeUndefined()
    await expect(door.sessions.authenticate(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  test('by a form leads back to a page', async () => {
    const { cookie } = await signInByBrowser(door.url, 'user')
    const headers = { cookie, accept: 'text/html', 'sec-fetch-site': 'same-origin' }
    const response = await fetch(logout(), {
      method: 'POST',
      headers,
      body: new URLSearchParams({ x: 'y' }),
      redirect: 'manual',
    })
    expect([response.status, response.headers.get('location')]).toEqual([303, '/healthz'])
  })

  test('works with a bearer token, and twice, and without a session', async () => {
    const { token } = await signInByBrowser(door.url, 'user')
    const headers = { authorization: `Bearer ${token}` }
    for (let i = 0; i < 2; i++) expect((await fetch(logout(), { method: 'POST', headers })).status).toBe(204)
    expect(await isSignedIn(token)).toBe(false)
    expect((await fetch(logout(), { method: 'POST' })).status).toBe(204)
  })

  test.each([
    ['a form on another site', 'POST', { 'sec-fetch-site': 'cross-site' }],
    ['a form on a neighbouring site', 'POST', { 'sec-fetch-site': 'same-site' }],
    ['a form in an older browser', 'POST', { origin: 'https://evil.example' }],
    ['a link on another site', 'GET', { 'sec-fetch-site': 'cross-site' }],
    ['an image in an older browser', 'GET', {}],
  ])('is not done by %s', async (_what, method, extra) => {
    const { token, cookie } = await signInByBrowser(door.url, 'user')
    const response = await fetch(logout(), { method, headers: { cookie, ...extra } })
    expect((await response.json()).errors[0].extensions.code).toBe('FORBIDDEN')
    expect(await isSignedIn(token)).toBe(true)
  })

  test('by a link of our own or a typed address works', async () => {
    for (const site of ['same-origin', 'none']) {
      const { token, cookie } = await signInByBrowser(door.url, 'user')
      await fetch(logout(), { headers: { cookie, 'sec-fetch-site': site }, redirect: 'manual' })
      expect(await isSignedIn(token)).toBe(false)
    }
  })
})

describe('signing out at the provider', () => {
  const page = { headers: { accept: 'text/html', 'sec-fetch-site': 'same-origin' } }
  const logout = (url: string) => new URL('/auth/logout?returnTo=/healthz', url)

  test('comes after the own session has ended, with the ID token, and leads back [L24]', async () => {
    await using idp = await createIdentityProvider()
    const left: string[] = []
    await using door = await openSignInDoor({
      providers: [idp.provider()],
      tokens: {
        store: async () => {},
        idToken: async () => 'the ID token',
        leave: async identityId => void left.push(identityId),
      },
    })
    const { browser, token = '' } = await signInAt(door, idp)
    const { url } = await browser.visit(logout(door.url), page, ({ origin }) => origin === idp.issuer)
    await expect(door.sessions.authenticate(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: 'parley-test',
      id_token_hint: 'the ID token',
      post_logout_redirect_uri: `${door.url}auth/logged-out`,
      state: expect.stringMatching(/^[\w-]{43}$/),
    })
    const identity = await door.db.read.identity.findFirst()
    expect(left).toEqual([identity?.id])
    expect((await browser.visit(url)).url.pathname).toBe('/healthz')
  })

  test('comes back only to where this browser wanted to go [L24]', async () => {
    await using idp = await createIdentityProvider()
    await using door = await openSignInDoor({ providers: [idp.provider()] })
    const { browser } = await signInAt(door, idp)
    await browser.visit(logout(door.url), page, ({ origin }) => origin === idp.issuer)
    const back = new URL('/auth/logged-out?state=another', door.url)
    expect((await browser.fetch(back)).headers.get('location')).toBe('/')
    expect((await createBrowser().fetch(back)).headers.get('location')).toBe('/')
  })

  test.each([
    ['is down', async (idp: Awaited<ReturnType<typeof createIdentityProvider>>) => idp.stop()],
    ['has no address for it', async () => {}],
  ])('is left out if the provider %s [L24]', async (what, happens) => {
    await using idp = await createIdentityProvider()
    const provider = what === 'is down' ? idp.provider() : idp.github()
    await using door = await openSignInDoor({ providers: [provider] })
    const script = { github: { user: { id: 1, login: 'ada' } } }
    const { browser, token = '' } = await signInAt(door, idp, script, { provider: provider.id })
    await happens(idp)
    // What is known of the provider is forgotten after an hour, and then it has to answer.
    door.advance(2 * 3_600_000)
    const response = await browser.fetch(logout(door.url), page)
    expect(response.status).toBe(303)
    await expect(door.sessions.authenticate(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
    expect(sessionCookieOf(browser, door.url)).toBeUndefined()
  })
})
