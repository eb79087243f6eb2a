import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBrowser, sessionCookieOf, signInByBrowser } from '../../test/browser.js'
import { openSignInDoor, type SignInDoor } from '../../test/signInDoor.js'

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

  test('ends the session and takes the cookie away', async () => {
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
