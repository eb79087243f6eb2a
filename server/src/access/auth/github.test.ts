import { afterAll, beforeAll, expect, test } from 'vitest'
import { createIdentityProvider, type ScriptedIdentityProvider } from '../../../test/identityProvider.js'
import type { GithubScript } from '../../../test/identityProviderApis.js'
import { lastEvent, rolesOf, signInAt } from '../../../test/signInAt.js'
import { openSignInDoor, type SignInDoor } from '../../../test/signInDoor.js'

let idp: ScriptedIdentityProvider
let door: SignInDoor

beforeAll(async () => {
  idp = await createIdentityProvider()
  door = await openSignInDoor({ providers: [idp.github()], rules: { adminEmails: ['ada@example.com'] } })
})
afterAll(async () => {
  await door[Symbol.asyncDispose]()
  await idp[Symbol.asyncDispose]()
})

const signIn = (github: GithubScript, where = door) =>
  signInAt(where, idp, { github }, { provider: 'github' })
const identityOf = (id: number) =>
  door.db.read.identity.findFirst({ where: { subject: String(id) }, include: { user: true } })
const mail = (email: string, primary: boolean, verified: boolean) => ({ email, primary, verified })

test('a person is known by their number, whatever their name is [L15]', async () => {
  await signIn({ user: { id: 1, login: 'ada', name: 'Ada', avatar_url: 'https://example.com/a.png' } })
  await signIn({ user: { id: 1, login: 'ada-two', name: 'Ada Two' } })
  await signIn({ user: { id: 2, login: 'ada' } })
  expect(await identityOf(1)).toMatchObject({ issuer: idp.issuer, user: { name: 'Ada Two' } })
  expect((await identityOf(2))?.userId).not.toBe((await identityOf(1))?.userId)
})

test('PKCE and state go along, and the profile is read with the token [L1, L15]', async () => {
  await signIn({ user: { id: 1, login: 'ada' } })
  const query = Object.fromEntries(idp.lastQuery('/login/oauth/authorize'))
  expect(query).toMatchObject({ code_challenge_method: 'S256', state: expect.stringMatching(/^[\w-]{43}$/) })
  expect(query.scope).toBe('read:user user:email')
})

test('only the primary address counts, and only if GitHub has verified it [L15]', async () => {
  const others = [mail('work@example.com', false, true)]
  await signIn({ user: { id: 3, login: 'c' }, emails: [...others, mail('ada@example.com', true, true)] })
  await signIn({ user: { id: 4, login: 'd' }, emails: [...others, mail('ada@example.com', true, false)] })
  await signIn({ user: { id: 5, login: 'e', email: 'ada@example.com' } })
  expect(await identityOf(3)).toMatchObject({ email: 'ada@example.com', emailVerified: true })
  expect(await identityOf(4)).toMatchObject({ email: null, emailVerified: false })
  expect(await identityOf(5)).toMatchObject({ email: null, emailVerified: false })
  expect([await rolesOf(door, '3'), await rolesOf(door, '4')]).toEqual([
    ['admin BOOTSTRAP'],
    ['user DEFAULT'],
  ])
})

test.each<[string, Record<string, unknown>]>([
  ['no id', { login: 'x' }],
  ['an id that is a text', { id: '1', login: 'x' }],
])('a profile with %s signs nobody in [L15]', async (_what, user) => {
  expect((await signIn({ user })).code).toBe('IDP_ERROR')
})

test('a client that GitHub does not accept is told apart', async () => {
  const script = { tokenError: 'incorrect_client_credentials', github: { user: { id: 1, login: 'ada' } } }
  const { code, status } = await signInAt(door, idp, script, { provider: 'github' })
  expect([code, status]).toEqual(['IDP_CLIENT_REFUSED', 502])
  expect(await lastEvent(door)).toMatchObject({ outcome: 'FAILED', details: { code: 'IDP_CLIENT_REFUSED' } })
})

test.each([
  ['active', null],
  ['pending', 'TENANT_NOT_ALLOWED'],
  [undefined, 'TENANT_NOT_ALLOWED'],
] as const)('membership of the organisation: %s → %s [L15]', async (membership, code) => {
  await using door = await openSignInDoor({ providers: [idp.github('corp')] })
  const ending = await signIn({ user: { id: 6, login: 'f' }, ...(membership && { membership }) }, door)
  expect(ending.code).toBe(code)
  expect(idp.requests('/api/user/memberships/orgs/corp')).toBeGreaterThan(0)
  if (code) expect(await lastEvent(door)).toMatchObject({ details: { code } })
})

test('a GitHub that is down is said to be [L11]', async () => {
  await using down = await createIdentityProvider()
  await using door = await openSignInDoor({ providers: [down.github()] })
  await down.stop()
  expect((await signInAt(door, down, {}, { provider: 'github' })).code).toBe('IDP_UNAVAILABLE')
  await down.start()
})

test('an API that is down is said to be [L11]', async () => {
  idp.break('/api/user', 503)
  expect((await signIn({ user: { id: 1, login: 'ada' } })).code).toBe('IDP_UNAVAILABLE')
  idp.break('/api/user', null)
})
