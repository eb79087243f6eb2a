import { get } from 'node:http'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { choosePerson, createBrowser, signInByBrowser } from '../../../test/browser.js'
import { openSignInDoor, type SignInDoor } from '../../../test/signInDoor.js'
import { createDevelopmentIdentityProvider } from './identityProvider.js'

// Before the imports: the library speaks when it is loaded.
const said = vi.hoisted(() => [vi.spyOn(console, 'warn'), vi.spyOn(console, 'info')])

describe('the development identity provider', () => {
  let door: SignInDoor
  beforeAll(async () => {
    door = await openSignInDoor({ development: true })
  })
  afterAll(() => door[Symbol.asyncDispose]())

  const login = () => new URL('/auth/login/dev?returnTo=/healthz', door.url)

  test.each([
    ['admin', 'rol_admin', 'SETTINGS_READ'],
    ['user', 'rol_user', 'CHAT'],
    ['viewer', 'rol_viewer', 'HISTORY_READ'],
  ] as const)('signs the %s in with that role alone', async (person, roleId, permission) => {
    const { token } = await signInByBrowser(door.url, person)
    const { user, permissions } = await door.sessions.authenticate(token)
    expect(user.email).toMatch(/@example\.com$/)
    expect(permissions).toContain(permission)
    const roles = await door.db.read.roleAssignment.findMany({ where: { userId: user.id } })
    expect(roles).toMatchObject([{ roleId, source: 'MAPPED' }])
  })

  test('takes a mapped role away that the person no longer has, and leaves one given by hand', async () => {
    const { token } = await signInByBrowser(door.url, 'user')
    const { user } = await door.sessions.authenticate(token)
    const assigned = { userId: user.id, assignedAt: new Date() }
    await door.db.write(async tx => {
      await tx.roleAssignment.create({
        data: { ...assigned, id: 'asg_1', roleId: 'rol_admin', source: 'MAPPED' },
      })
      await tx.roleAssignment.create({
        data: { ...assigned, id: 'asg_2', roleId: 'rol_viewer', source: 'MANUAL' },
      })
    })
    await signInByBrowser(door.url, 'user')
    const roles = await door.db.read.roleAssignment.findMany({
      where: { userId: user.id },
      orderBy: { roleId: 'asc' },
    })
    expect(roles.map(({ roleId, source }) => [roleId, source])).toEqual([
      ['rol_user', 'MAPPED'],
      ['rol_viewer', 'MANUAL'],
    ])
  })

  test('asks again at each sign-in, and takes another person then', async () => {
    const browser = createBrowser()
    const first = await signInByBrowser(door.url, 'viewer', browser)
    const second = await signInByBrowser(door.url, 'admin', browser)
    expect((await door.sessions.authenticate(second.token)).permissions).toContain('USERS_MANAGE')
    await expect(door.sessions.authenticate(first.token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  test('puts the person that was hinted at into focus', async () => {
    const { response } = await createBrowser().visit(
      new URL('/auth/login/dev?login_hint=mei@example.com', door.url),
    )
    expect(await response?.text()).toMatch(/value="viewer"[^>]* autofocus>/)
  })

  test('lets one cancel', async () => {
    const browser = createBrowser()
    const { url } = await choosePerson(browser, await browser.visit(login()), '')
    expect(url.searchParams.get('code')).toBe('LOGIN_DENIED')
  })

  test('explains a page that nobody knows any more', async () => {
    const broken = await createBrowser().visit(new URL('/dev/idp/choose/unknown', door.url))
    expect(broken.response?.status).toBe(400)
    expect(await broken.response?.text()).toContain('Start again')
    const unknown = await createBrowser().visit(new URL('/dev/idp/auth?client_id=nobody', door.url))
    expect(await unknown.response?.text()).toContain('Start again')
  })

  test('sends nobody elsewhere than to our callback', async () => {
    const browser = createBrowser()
    const response = await browser.fetch(login())
    const authorize = new URL(response.headers.get('location') ?? '')
    authorize.searchParams.set('redirect_uri', 'https://evil.example/')
    const { url } = await browser.visit(authorize)
    expect(url.pathname).toBe('/dev/idp/auth')
  })

  test('answers nobody who reaches this machine by another name', async () => {
    const status = await new Promise(resolve => {
      const url = new URL('/dev/idp/.well-known/openid-configuration', door.url)
      get(url, { headers: { host: 'evil.example' } }, response => resolve(response.resume().statusCode))
    })
    expect(status).toBe(403)
  })

  test('is for this machine alone', async () => {
    const at = (url: string) =>
      createDevelopmentIdentityProvider(new URL(url), { privatePeers: false, log: pino({ level: 'silent' }) })
    expect(() => at('https://parley.example')).toThrow('not for https://parley')
    expect(() => at('http://127.0.0.1:4000')).not.toThrow()
  })

  test('prints nothing', () => {
    for (const spy of said) expect(spy).not.toHaveBeenCalled()
  })
})
