import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Browser, createBrowser, sessionCookieOf, type Visit } from '../../../test/browser.js'
import {
  createIdentityProvider,
  type Script,
  type ScriptedIdentityProvider,
} from '../../../test/identityProvider.js'
import { openSignInDoor, type SignInDoor } from '../../../test/signInDoor.js'

describe.each(['sqlite', 'postgresql'] as const)('signing in, on %s', database => {
  let idp: ScriptedIdentityProvider
  let door: SignInDoor

  beforeAll(async () => {
    idp = await createIdentityProvider()
    door = await openSignInDoor({
      database,
      providers: [idp.provider(), idp.provider('other')],
      corsOrigins: ['https://app.example'],
    })
  })
  afterAll(async () => {
    await door[Symbol.asyncDispose]()
    await idp[Symbol.asyncDispose]()
  })

  const start = (path = '/auth/login/test?returnTo=/healthz') => new URL(path, door.url)
  const isCallback = (url: URL) => url.pathname.startsWith('/auth/callback/')

  /** Signs in with a browser, the provider doing as told. */
  function signIn(script: Script = {}, browser = createBrowser()): Promise<Visit> {
    idp.next(script)
    return browser.visit(start())
  }

  /** Everything but the last step: where the provider sends the browser with its code. */
  async function comeBack(browser: Browser, path?: string): Promise<URL> {
    return (await browser.visit(start(path), undefined, isCallback)).url
  }

  const codeOf = ({ url }: Visit) => (url.pathname === '/auth/failed' ? url.searchParams.get('code') : null)
  const identityOf = (subject: string) =>
    door.db.read.identity.findUnique({
      where: { issuer_subject: { issuer: idp.issuer, subject } },
      include: { user: true },
    })

  test('a person comes back to where they wanted to go, with a session', async () => {
    const browser = createBrowser()
    const { url, response } = await signIn({}, browser)
    expect([url.pathname, response?.status]).toEqual(['/healthz', 200])
    expect(browser.cookiesFor(door.url)).toMatch(/^parley-session=[\w-]{43}$/)
    const token = sessionCookieOf(browser, door.url)?.split('=')[1] ?? ''
    const { user, session } = await door.sessions.authenticate(token)
    expect(user).toMatchObject({ name: 'Person One', email: 'person@example.com' })
    expect(session).toMatchObject({ provider: 'test', kind: 'BROWSER' })
  })

  test('a person comes back to a page of a site that may use the API, and to no other', async () => {
    const goal = 'https://app.example/chat?tab=2'
    const to = (page: string) => start(`/auth/login/test?returnTo=${encodeURIComponent(page)}`)
    const isThere = (url: URL) => url.origin === 'https://app.example'
    expect((await createBrowser().visit(to(goal), undefined, isThere)).url.href).toBe(goal)
    const { url } = await createBrowser().visit(to('https://evil.example/'), undefined, isThere)
    expect([url.host, url.pathname]).toEqual([new URL(door.url).host, '/'])
  })

  test('who comes back a second time and is signed in already goes on, and nobody else does', async () => {
    const browser = createBrowser()
    const callback = await comeBack(browser)
    await browser.visit(callback)
    const sessions = await door.db.read.session.count()
    const { url, response } = await browser.visit(callback)
    expect([url.pathname, response?.status]).toEqual(['/healthz', 200])
    expect(await door.db.read.session.count()).toBe(sessions)
    expect(codeOf(await createBrowser().visit(callback))).toBe('INVALID_STATE')
    const made = new URL(callback)
    made.searchParams.set('state', 'made-up')
    expect(codeOf(await browser.visit(made))).toBe('INVALID_STATE')
  })

  test('the session cookie is for http alone, for this site, and ends with the session', async () => {
    const browser = createBrowser()
    const response = await browser.fetch(await comeBack(browser))
    const cookie = response.headers.getSetCookie().find(line => line.startsWith('parley-session='))
    expect(cookie).toMatch(/; Path=\/; Expires=[^;]+ GMT; HttpOnly; SameSite=Lax$/)
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test.each<[string, Script]>([
    ['signed by another key', { wrongSignature: true }],
    ['not signed', { unsigned: true }],
    ['of another issuer', { wrongIssuer: true }],
    ['for another client', { wrongAudience: true }],
    ['for us and another client', { claims: { aud: ['parley-test', 'another'] } }],
    ['with another nonce', { wrongNonce: true }],
    ['that has expired', { claims: { exp: 1_700_000_000 } }],
    [
      'for us and another client, whom it names as the one it is for',
      { claims: { aud: ['parley-test', 'another'], azp: 'another' } },
    ],
    ['for us, made for another client', { claims: { azp: 'another' } }],
    ['of five megabytes', { claims: { padding: 'x'.repeat(5_000_000) } }],
    ['with a key nobody publishes', { unknownKey: true }],
    ['without the time it was issued', { claims: { iat: undefined } }],
    ['without an end', { claims: { exp: undefined } }],
    ['without a subject', { claims: { sub: undefined } }],
  ])('an ID token %s signs nobody in [L5]', async (_what, script) => {
    const browser = createBrowser()
    const sessions = await door.db.read.session.count()
    expect(codeOf(await signIn(script, browser))).toBe('IDP_ERROR')
    expect(sessionCookieOf(browser, door.url)).toBeUndefined()
    expect(await door.db.read.session.count()).toBe(sessions)
    const denied = await door.db.read.auditEvent.findFirst({ orderBy: { seq: 'desc' } })
    expect(denied).toMatchObject({ action: 'session.denied', outcome: 'DENIED', actorId: null })
    expect(Object.fromEntries(JSON.parse(denied?.details ?? ''))).toEqual({
      provider: 'test',
      code: 'IDP_ERROR',
      reason: expect.stringMatching(/./),
    })
  })

  test('an answer that names another issuer is refused before its code is used [L4]', async () => {
    const asked = idp.requests('/token')
    expect(codeOf(await signIn({ responseIssuer: 'https://issuer.example' }))).toBe('IDP_ERROR')
    expect(idp.requests('/token')).toBe(asked)
  })

  test('userinfo about another subject is refused [L6]', async () => {
    expect(codeOf(await signIn({ claims: { email: undefined }, userinfo: { sub: 'else' } }))).toBe(
      'IDP_ERROR',
    )
  })

  test('an address missing in the ID token comes from userinfo', async () => {
    await signIn({ claims: { sub: 'quiet', email: undefined }, userinfo: { email: 'quiet@example.com' } })
    expect((await identityOf('quiet'))?.email).toBe('quiet@example.com')
  })

  test('the word that an address is verified counts only from where the address is [K2, Z7]', async () => {
    const claims = { sub: 'split', email: undefined, email_verified: true }
    await signIn({ claims, userinfo: { email: 'boss@example.com', email_verified: false } })
    expect(await identityOf('split')).toMatchObject({ email: 'boss@example.com', emailVerified: false })
  })

  test('a callback works once [L2]', async () => {
    const browser = createBrowser()
    const before = await comeBack(browser)
    const cookie = browser.cookiesFor(before)
    expect((await browser.visit(before)).url.pathname).toBe('/healthz')
    // Even with the cookie that the first one has taken away.
    expect(codeOf(await createBrowser().visit(before, { headers: { cookie } }))).toBe('INVALID_STATE')
  })

  test('of many requests with one callback one gets a session [L2]', async () => {
    const browser = createBrowser()
    const callback = await comeBack(browser)
    const headers = { cookie: browser.cookiesFor(callback) }
    const visits = await Promise.all(
      Array.from({ length: 12 }, () => createBrowser().visit(callback, { headers })),
    )
    expect(visits.map(codeOf).sort()).toEqual([...Array(11).fill('INVALID_STATE'), null])
  })

  test('another browser cannot finish a sign-in, and does not spoil it [L2, L9]', async () => {
    const browser = createBrowser()
    const callback = await comeBack(browser)
    expect(codeOf(await createBrowser().visit(callback))).toBe('INVALID_STATE')
    expect((await browser.visit(callback)).url.pathname).toBe('/healthz')
  })

  test('knowing the state is not enough: the cookie’s content counts [L9]', async () => {
    const browser = createBrowser()
    const callback = await comeBack(browser)
    const cookie = browser.cookiesFor(callback).replace(/=.*/, `=${Date.now()}.${'x'.repeat(43)}`)
    expect(codeOf(await createBrowser().visit(callback, { headers: { cookie } }))).toBe('INVALID_STATE')
    expect((await browser.visit(callback)).url.pathname).toBe('/healthz')
  })

  test.each(['another-state', ''])('the state "%s" is refused [L2]', async state => {
    const browser = createBrowser()
    const callback = await comeBack(browser)
    callback.searchParams.set('state', state)
    expect(codeOf(await browser.visit(callback))).toBe('INVALID_STATE')
  })

  test('a code of one provider is refused at another one’s callback [L4]', async () => {
    const browser = createBrowser()
    const callback = await comeBack(browser)
    callback.pathname = '/auth/callback/other'
    expect(codeOf(await browser.visit(callback))).toBe('INVALID_STATE')
  })

  test('a person who comes back after ten minutes starts again [L2]', async () => {
    const browser = createBrowser()
    const callback = await comeBack(browser)
    door.advance(10 * 60_000 + 1)
    expect(codeOf(await browser.visit(callback))).toBe('LOGIN_EXPIRED')
  })

  test('a person who is denied learns it, and the provider’s words are not shown [L10]', async () => {
    const { url, response } = await signIn({
      error: 'access_denied',
      errorDescription: '<script>alert(1)</script>',
    })
    expect(codeOf({ url })).toBe('LOGIN_DENIED')
    expect(url.search).not.toContain('alert(1)')
    expect(response?.status).toBe(403)
    expect(await response?.text()).not.toContain('alert(1)')
  })

  test('a provider that fails in the middle is said to be unavailable', async () => {
    expect(codeOf(await signIn({ tokenStatus: 500 }))).toBe('IDP_UNAVAILABLE')
    expect(codeOf(await signIn({ error: 'temporarily_unavailable' }))).toBe('IDP_UNAVAILABLE')
    expect(codeOf(await signIn({ tokenStatus: 400 }))).toBe('IDP_ERROR')
  })

  test('several tabs sign in side by side, in any order [L3]', async () => {
    const browser = createBrowser()
    const callbacks = await Promise.all([1, 2, 3, 4, 5].map(() => comeBack(browser)))
    for (const callback of callbacks.reverse())
      expect((await browser.visit(callback)).url.pathname).toBe('/healthz')
  })

  test('the sixth tab takes the place of the first [L3]', async () => {
    const browser = createBrowser()
    const callbacks: URL[] = []
    for (let tab = 0; tab < 6; tab++) {
      callbacks.push(await comeBack(browser))
      door.advance(1)
    }
    const [first, second] = callbacks
    expect(browser.cookiesFor(door.url).split('; ')).toHaveLength(5)
    expect(codeOf(await browser.visit(first as URL))).toBe('INVALID_STATE')
    expect((await browser.visit(second as URL)).url.pathname).toBe('/healthz')
  })

  test('many first sign-ins at once make one user [L17]', async () => {
    const browsers = Array.from({ length: 8 }, createBrowser)
    const callbacks: URL[] = []
    for (const browser of browsers) {
      idp.next({ claims: { sub: 'eager' } })
      callbacks.push(await comeBack(browser))
    }
    const users = await door.db.read.user.count()
    const visits = await Promise.all(browsers.map((browser, i) => browser.visit(callbacks[i] as URL)))
    expect(visits.map(codeOf)).toEqual(browsers.map(() => null))
    expect(await door.db.read.user.count()).toBe(users + 1)
    const assignments = await door.db.read.roleAssignment.findMany({
      where: { userId: (await identityOf('eager'))?.userId ?? '' },
    })
    expect(assignments).toMatchObject([{ roleId: 'rol_user', source: 'DEFAULT' }])
  })

  test('a profile follows the provider; what it leaves out stays', async () => {
    await signIn({ claims: { sub: 'renamed', name: 'Before', picture: 'https://example.com/a.png' } })
    await signIn({ claims: { sub: 'renamed', name: 'After\u0000 ', picture: 'javascript:alert(1)' } })
    await signIn({ claims: { sub: 'renamed', name: undefined, email: undefined } })
    expect((await identityOf('renamed'))?.user).toMatchObject({
      name: 'After',
      email: 'person@example.com',
      picture: 'https://example.com/a.png',
    })
  })

  test('an address is no key: the same one at another subject is another user [K3]', async () => {
    await signIn({ claims: { sub: 'mine', email: 'same@example.com', email_verified: true } })
    await signIn({ claims: { sub: 'theirs', email: 'same@example.com', email_verified: true } })
    expect((await identityOf('mine'))?.userId).not.toBe((await identityOf('theirs'))?.userId)
  })

  test('claims of an ordinary provider give no role [K8]', async () => {
    await signIn({
      claims: {
        sub: 'climber',
        groups: ['admin'],
        role: 'admin',
        roles: ['admin'],
        status: 'X',
        id: 'usr_1',
      },
    })
    const user = (await identityOf('climber'))?.user
    const roles = await door.db.read.roleAssignment.findMany({ where: { userId: user?.id ?? '' } })
    expect(user?.status).toBe('ACTIVE')
    expect(roles.map(({ roleId }) => roleId)).toEqual(['rol_user'])
  })

  test('a suspended user is not signed in', async () => {
    await signIn({ claims: { sub: 'suspended' } })
    const id = (await identityOf('suspended'))?.userId ?? ''
    await door.db.write(tx => tx.user.update({ where: { id }, data: { status: 'SUSPENDED' } }))
    expect(codeOf(await signIn({ claims: { sub: 'suspended' } }))).toBe('LOGIN_DENIED')
  })

  test('signing in again ends the browser’s former session [S4]', async () => {
    const browser = createBrowser()
    await signIn({}, browser)
    const former = sessionCookieOf(browser, door.url)?.split('=')[1] ?? ''
    await signIn({}, browser)
    await expect(door.sessions.authenticate(former)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  test('each attempt has a state, a nonce and a challenge of its own, and S256 [L1]', async () => {
    const attempts: Record<string, string>[] = []
    for (let i = 0; i < 2; i++) {
      await signIn()
      attempts.push(Object.fromEntries(idp.lastQuery('/authorize')))
    }
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(attempts[0]?.[name]).toMatch(/^[\w-]{43}$/)
      expect(attempts[0]?.[name]).not.toBe(attempts[1]?.[name])
    }
    expect(attempts[0]).toMatchObject({ response_type: 'code', code_challenge_method: 'S256' })
  })

  test('a code that was begun elsewhere, with another verifier, signs nobody in [L1]', async () => {
    const [theirs, ours] = [await comeBack(createBrowser()), createBrowser()]
    const callback = await comeBack(ours)
    callback.searchParams.set('code', theirs.searchParams.get('code') ?? '')
    expect(codeOf(await ours.visit(callback))).toBe('IDP_ERROR')
    expect(sessionCookieOf(ours, door.url)).toBeUndefined()
    const denied = await door.db.read.auditEvent.findFirst({ orderBy: { seq: 'desc' } })
    expect(denied?.details).toContain('invalid_grant')
  })

  test('a sign-in is recorded with its user, its session and from where', async () => {
    await signIn({ claims: { sub: 'recorded' } })
    const { id = '' } = (await identityOf('recorded'))?.user ?? {}
    const events = await door.db.read.auditEvent.findMany({ where: { actorId: id }, orderBy: { seq: 'asc' } })
    expect(events.map(({ action, outcome }) => [action, outcome])).toEqual([
      ['user.created', 'SUCCESS'],
      ['role.assigned', 'SUCCESS'],
      ['session.created', 'SUCCESS'],
    ])
    const session = await door.db.read.session.findFirst({ where: { userId: id } })
    expect(events[2]).toMatchObject({
      targetId: session?.id,
      ip: expect.any(String),
      requestId: expect.any(String),
    })
    expect(session?.identityId).toBe((await identityOf('recorded'))?.id)
  })

  test('the redirect address is ours, whatever host a request names [L7]', async () => {
    const response = await createBrowser().fetch(start(), { headers: { 'x-forwarded-host': 'evil.example' } })
    const redirectUri = new URL(response.headers.get('location') ?? '').searchParams.get('redirect_uri')
    expect(redirectUri).toBe(new URL('/auth/callback/test', door.url).href)
  })

  test('an unknown provider is NOT_FOUND', async () => {
    for (const path of [
      '/auth/login/nobody',
      '/auth/callback/nobody?state=x&code=y',
      '/auth/login/constructor',
    ]) {
      const { errors } = await (await fetch(start(path))).json()
      expect(errors[0].extensions).toMatchObject({ code: 'NOT_FOUND', requestId: expect.any(String) })
    }
  })
})
