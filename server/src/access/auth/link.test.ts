import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Browser, createBrowser, sessionCookieOf } from '../../../test/browser.js'
import { createIdentityProvider, type ScriptedIdentityProvider } from '../../../test/identityProvider.js'
import { lastEvent, signInAt } from '../../../test/signInAt.js'
import { openSignInDoor, type SignInDoor } from '../../../test/signInDoor.js'

const minute = 60_000

describe.each(['sqlite', 'postgresql'] as const)('linking, on %s', database => {
  let one: ScriptedIdentityProvider
  let two: ScriptedIdentityProvider
  let door: SignInDoor

  beforeAll(async () => {
    one = await createIdentityProvider()
    two = await createIdentityProvider()
    door = await openSignInDoor({ database, providers: [one.provider('one'), two.provider('two')] })
  })
  afterAll(async () => {
    await door[Symbol.asyncDispose]()
    await one[Symbol.asyncDispose]()
    await two[Symbol.asyncDispose]()
  })

  const signIn = (sub: string, browser: Browser = createBrowser()) =>
    signInAt(door, one, { claims: { sub } }, { provider: 'one', browser })
  const link = (browser: Browser, sub: string) =>
    signInAt(door, two, { claims: { sub } }, { provider: 'two', browser, path: '/auth/link/two' })
  const userOf = async (subject: string) =>
    (await door.db.read.identity.findFirst({ where: { subject } }))?.userId
  const isCallback = (url: URL) => url.pathname.startsWith('/auth/callback/')

  test('adds a sign-in to the person who is signed in, and keeps the session [K1]', async () => {
    const { browser, token } = await signIn('ada')
    const linked = await link(browser, 'ada-two')
    expect([linked.code, linked.token]).toEqual([null, token])
    expect(await userOf('ada-two')).toBe(await userOf('ada'))
    // From now on both lead to the same user.
    const { token: other = '' } = await signInAt(
      door,
      two,
      { claims: { sub: 'ada-two' } },
      { provider: 'two' },
    )
    expect((await door.sessions.authenticate(other)).user.id).toBe(await userOf('ada'))
  })

  test('is recorded, and so is a refusal [K7]', async () => {
    const { browser } = await signIn('recorded')
    await link(browser, 'recorded-two')
    const actorId = await userOf('recorded')
    const identity = await door.db.read.identity.findFirst({ where: { subject: 'recorded-two' } })
    expect(await lastEvent(door)).toMatchObject({
      action: 'identity.linked',
      outcome: 'SUCCESS',
      actorId,
      targetId: identity?.id,
      details: { provider: 'two' },
    })
    await signIn('victim')
    await link(createBrowser(), 'somebody')
    expect(await lastEvent(door)).toMatchObject({
      action: 'identity.linked',
      outcome: 'DENIED',
      details: { code: 'REAUTH_REQUIRED' },
    })
  })

  test('asks the provider to let the person choose', async () => {
    const { browser } = await signIn('chooser')
    await link(browser, 'chooser-two')
    expect(two.lastQuery('/authorize').get('prompt')).toBe('login')
  })

  test('twice is no error', async () => {
    const { browser } = await signIn('twice')
    await link(browser, 'twice-two')
    expect((await link(browser, 'twice-two')).code).toBe(null)
    expect(await door.db.read.identity.count({ where: { userId: (await userOf('twice')) ?? '' } })).toBe(2)
  })

  test('needs a session, and one of the last ten minutes [K1]', async () => {
    const stranger = await link(createBrowser(), 'x')
    expect([stranger.code, stranger.status]).toEqual(['REAUTH_REQUIRED', 401])
    const { browser } = await signIn('late')
    door.advance(10 * minute + 1000)
    expect((await link(browser, 'late-two')).code).toBe('REAUTH_REQUIRED')
    expect(await userOf('late-two')).toBeUndefined()
  })

  test('is refused if somebody else has signed in in between [K1]', async () => {
    const { browser } = await signIn('first')
    two.next({ claims: { sub: 'first-two' } })
    const { url } = await browser.visit(new URL('/auth/link/two', door.url), undefined, isCallback)
    await signIn('second', browser)
    expect((await browser.visit(url)).url.searchParams.get('code')).toBe('INVALID_STATE')
    expect(await userOf('first-two')).toBeUndefined()
  })

  test('is refused if the session ended in between [K1]', async () => {
    const { browser, token = '' } = await signIn('gone')
    two.next({ claims: { sub: 'gone-two' } })
    const { url } = await browser.visit(new URL('/auth/link/two', door.url), undefined, isCallback)
    const { session } = await door.sessions.authenticate(token)
    await door.db.write(tx =>
      tx.session.update({ where: { id: session.id }, data: { revokedAt: new Date() } }),
    )
    expect((await browser.visit(url)).url.searchParams.get('code')).toBe('INVALID_STATE')
    expect(await userOf('gone-two')).toBeUndefined()
  })

  test('somebody else’s sign-in is refused without saying whose it is [K5]', async () => {
    await signInAt(door, two, { claims: { sub: 'theirs' } }, { provider: 'two' })
    const { browser } = await signIn('thief')
    two.next({ claims: { sub: 'theirs' } })
    const { url, response } = await browser.visit(new URL('/auth/link/two', door.url))
    expect([url.searchParams.get('code'), response?.status]).toEqual(['IDENTITY_ALREADY_LINKED', 409])
    const said = `${url}${await response?.text()}`
    const owner = (await userOf('theirs')) ?? ''
    expect(owner).not.toBe(await userOf('thief'))
    for (const secret of [owner, 'Person One', 'person@example.com']) expect(said).not.toContain(secret)
  })

  test('never happens by an address, verified or not [K4]', async () => {
    const claims = { email: 'same@example.com', email_verified: true }
    await signInAt(door, one, { claims: { ...claims, sub: 'same' } }, { provider: 'one' })
    await signInAt(door, two, { claims: { ...claims, sub: 'same-two' } }, { provider: 'two' })
    expect(await userOf('same')).not.toBe(await userOf('same-two'))
  })

  test('two at once link once', async () => {
    const { browser } = await signIn('both')
    const urls: URL[] = []
    for (let i = 0; i < 2; i++) {
      two.next({ claims: { sub: 'both-two' } })
      urls.push(
        (await browser.visit(new URL('/auth/link/two?returnTo=/healthz', door.url), undefined, isCallback))
          .url,
      )
    }
    const visits = await Promise.all(urls.map(url => browser.visit(url)))
    expect(visits.map(({ url }) => url.pathname)).toEqual(['/healthz', '/healthz'])
    expect(await door.db.read.identity.count({ where: { subject: 'both-two' } })).toBe(1)
  })

  test.each(['cross-site', 'same-site'])('is not begun by a page elsewhere (%s)', async site => {
    const { browser } = await signIn('lured')
    const response = await browser.fetch(new URL('/auth/link/two', door.url), {
      headers: { 'sec-fetch-site': site },
    })
    expect((await response.json()).errors[0].extensions.code).toBe('FORBIDDEN')
  })

  test('an attempt to sign in is none to link, and signs in anew', async () => {
    const { browser } = await signIn('fresh')
    const before = sessionCookieOf(browser, door.url)
    await signInAt(door, two, { claims: { sub: 'fresh-two' } }, { provider: 'two', browser })
    expect(sessionCookieOf(browser, door.url)).not.toBe(before)
    expect(await userOf('fresh-two')).not.toBe(await userOf('fresh'))
  })
})

test('an identity whose user is gone is an error, and no user is looked for by address [K9]', async () => {
  await using idp = await createIdentityProvider()
  await using door = await openSignInDoor({ database: 'postgresql', providers: [idp.provider()] })
  const claims = { email: 'ada@example.com', email_verified: true }
  await signInAt(door, idp, { claims: { ...claims, sub: 'orphan' } })
  await signInAt(door, idp, { claims: { ...claims, sub: 'namesake' } })
  await door.db.write(async tx => {
    // As after a restore that lost rows: constraints would not allow it.
    await tx.$executeRaw`SET LOCAL session_replication_role = replica`
    await tx.$executeRaw`DELETE FROM "user" WHERE id = (SELECT user_id FROM identity WHERE subject = 'orphan')`
  })
  const ending = await signInAt(door, idp, { claims: { ...claims, sub: 'orphan' } })
  expect([ending.code, ending.token]).toEqual(['IDP_ERROR', undefined])
  expect(await lastEvent(door)).toMatchObject({ details: { reason: 'the user of this identity is gone' } })
})
