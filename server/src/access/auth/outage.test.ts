import { afterEach, expect, test, vi } from 'vitest'
import { createBrowser } from '../../../test/browser.js'
import { createIdentityProvider } from '../../../test/identityProvider.js'
import { openSignInDoor } from '../../../test/signInDoor.js'

afterEach(() => void vi.useRealTimers())

test('a provider that is down is said to be, is not pestered, and comes back by itself [L11]', async () => {
  // Time passes only where the test says so.
  vi.useFakeTimers({ toFake: ['Date'] })
  await using idp = await createIdentityProvider()
  await using healthy = await createIdentityProvider()
  await using door = await openSignInDoor({ providers: [idp.provider(), healthy.provider('healthy')] })
  const visit = (path: string) => createBrowser().visit(new URL(path, door.url))

  await idp.stop()
  const { url, response } = await visit('/auth/login/test')
  expect(url.searchParams.get('code')).toBe('IDP_UNAVAILABLE')
  expect(response?.status).toBe(503)
  await expect(door.auth.issuer('test')?.reach()).rejects.toMatchObject({ code: 'IDP_UNAVAILABLE' })
  await door.auth.issuer('healthy')?.reach()
  expect((await visit('/auth/login/healthy?returnTo=/healthz')).url.pathname).toBe('/healthz')

  await idp.start()
  expect((await visit('/auth/login/test')).url.pathname).toBe('/auth/failed')
  expect(idp.requests('/.well-known/openid-configuration')).toBe(0)
  door.advance(1000)
  expect((await visit('/auth/login/test?returnTo=/healthz')).url.pathname).toBe('/healthz')
})

test('a discovery document is read once for everybody, and kept while a later one cannot be had [L11]', async () => {
  await using idp = await createIdentityProvider()
  await using door = await openSignInDoor({ providers: [idp.provider()] })
  const issuer = door.auth.issuer('test')
  await Promise.all([issuer?.check(), issuer?.check(), issuer?.check()])
  expect(idp.requests('/.well-known/openid-configuration')).toBe(1)
  await idp.stop()
  door.advance(2 * 3_600_000)
  await issuer?.check()
  await expect(issuer?.reach()).rejects.toMatchObject({ code: 'IDP_UNAVAILABLE' })
})
