import { expect, test } from 'vitest'
import { createBrowser } from '../../../test/browser.js'
import { createIdentityProvider, type Script } from '../../../test/identityProvider.js'
import { onEveryDatabase, startParley } from '../../../test/parley.js'

onEveryDatabase(database => {
  test.each<[string, Script]>([
    ['whose secret is wrong', { tokenError: 'invalid_client' }],
    ['whose secret is wrong, with a challenge', { tokenError: 'invalid_client', challenge: true }],
    ['that may not ask like this', { tokenError: 'unauthorized_client', tokenStatus: 400 }],
    ['that is not known there', { error: 'unauthorized_client' }],
  ])('a client %s is told apart from an answer that is wrong, also in the log', async (_what, script) => {
    await using idp = await createIdentityProvider()
    await using parley = await startParley({ database, env: idp.env('TEST') })
    idp.next(script)
    const { url, response } = await createBrowser().visit(new URL('/auth/login/test', parley.url))
    expect([url.pathname, url.searchParams.get('code')]).toEqual(['/auth/failed', 'IDP_CLIENT_REFUSED'])
    expect(response?.status).toBe(502)
    expect(await response?.text()).toContain('doesn’t accept this server')
    expect(parley.log).toContainEqual(
      expect.objectContaining({ msg: 'sign-in failed', code: 'IDP_CLIENT_REFUSED', provider: 'test' }),
    )
  })
})
