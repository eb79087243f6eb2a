import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createIdentityProvider, type ScriptedIdentityProvider } from '../../../test/identityProvider.js'
import { lastEvent, rolesOf, signInAt } from '../../../test/signInAt.js'
import { openSignInDoor, type SignInDoor, type SignInDoorOptions } from '../../../test/signInDoor.js'
import { newId } from '../../base/db/id.js'

const mappings = [
  { provider: 'test', group: 'Staff', role: 'user' },
  { provider: 'test', group: 'Admins', role: 'admin' },
]

describe.each(['sqlite', 'postgresql'] as const)('roles at a sign-in, on %s', database => {
  let idp: ScriptedIdentityProvider
  let door: SignInDoor
  beforeEach(async () => {
    idp = await createIdentityProvider()
  })
  afterEach(async () => {
    await door[Symbol.asyncDispose]()
    await idp[Symbol.asyncDispose]()
  })

  async function open(rules: SignInDoorOptions['rules'], others: string[] = []): Promise<void> {
    const ids = ['test', ...others]
    const providers = ids.map(id => idp.provider(id, { groupsClaim: 'groups' }))
    door = await openSignInDoor({ database, providers, ...(rules && { rules }) })
  }
  const signIn = (sub: string, claims: object = {}, provider = 'test') =>
    signInAt(door, idp, { claims: { sub, ...claims } }, { provider })
  const give = (subject: string, role: string, source: string) =>
    door.db.write(async tx => {
      const identity = await tx.identity.findFirstOrThrow({ where: { subject } })
      const { id: roleId } = await tx.role.findUniqueOrThrow({ where: { name: role } })
      const data = { id: newId('asg'), userId: identity.userId, roleId, source, assignedAt: new Date() }
      await tx.roleAssignment.create({ data })
    })

  test('groups are compared exactly, case included [L18]', async () => {
    await open({ mappings, defaultRole: null })
    await signIn('ada', { groups: ['staff', 'Staff ', 'Admins', 7, null] })
    expect(await rolesOf(door, 'ada')).toEqual(['admin MAPPED'])
  })

  test('a group that is gone takes its role along, the last one too; roles given by hand stay [L19]', async () => {
    await open({ mappings, defaultRole: null })
    await signIn('root', { groups: ['Admins'] })
    await signIn('ada', { groups: ['Staff', 'Admins'] })
    await give('ada', 'viewer', 'MANUAL')
    await give('ada', 'user', 'MANUAL')
    await signIn('ada', { groups: ['Staff'] })
    expect(await rolesOf(door, 'ada')).toEqual(['user MANUAL', 'user MAPPED', 'viewer MANUAL'])
    await signIn('ada', { groups: [] })
    expect(await rolesOf(door, 'ada')).toEqual(['user MANUAL', 'viewer MANUAL'])
  })

  test('a claim that is missing means no groups, not the ones of before [L18, L19]', async () => {
    await open({ mappings, defaultRole: null })
    await signIn('root', { groups: ['Admins'] })
    await signIn('ada', { groups: ['Admins'] })
    await signIn('ada')
    expect(await rolesOf(door, 'ada')).toEqual([])
    expect(await lastEvent(door)).toMatchObject({ action: 'session.created' })
    const revoked = await door.db.read.auditEvent.findFirst({ where: { action: 'role.revoked' } })
    expect(revoked?.details).toBe('[["role","admin"],["source","MAPPED"],["provider","test"]]')
  })

  test('the last admin keeps the role, and that is warned of [L19, Z6]', async () => {
    await open({ mappings })
    await signIn('ada', { groups: ['Admins', 'Staff'] })
    expect((await signIn('ada', { groups: [] })).code).toBe(null)
    expect(await rolesOf(door, 'ada')).toEqual(['admin MAPPED'])
    expect(door.warnings).toEqual([expect.stringContaining('the last admin keeps the role')])
  })

  test('without one of the allowed roles nobody comes in, also not with the default one [L18]', async () => {
    await open({ mappings, allowedRoles: ['user', 'admin'] })
    const ending = await signIn('eve', { groups: ['Other'] })
    expect([ending.code, ending.status, ending.token]).toEqual(['ROLE_NOT_ALLOWED', 403, undefined])
    expect(await door.db.read.user.count()).toBe(0)
    expect((await signIn('eve')).code).toBe('ROLE_NOT_ALLOWED')
    expect(await lastEvent(door)).toMatchObject({ outcome: 'DENIED', details: { code: 'ROLE_NOT_ALLOWED' } })
    expect((await signIn('ada', { groups: ['Staff'] })).code).toBe(null)
  })

  test('whoever loses the last allowed role loses it, though nobody is signed in [L18, L19]', async () => {
    await open({ mappings, allowedRoles: ['user'] })
    await signIn('ada', { groups: ['Staff'] })
    expect((await signIn('ada', { groups: [] })).code).toBe('ROLE_NOT_ALLOWED')
    expect(await rolesOf(door, 'ada')).toEqual([])
    await give('ada', 'user', 'MANUAL')
    expect((await signIn('ada', { groups: [] })).code).toBe(null)
  })

  test('a role that only another provider decides about is left to that one [L19]', async () => {
    await open({ mappings, defaultRole: null }, ['other'])
    await signIn('ada', { groups: ['Staff'] })
    // The same person by another provider, linked by hand here.
    await door.db.write(async tx => {
      const identity = await tx.identity.findFirstOrThrow({ where: { subject: 'ada' } })
      const copy = { ...identity, id: newId('idn'), provider: 'other', subject: 'ada-other' }
      await tx.identity.create({ data: copy })
    })
    await signIn('ada-other', { groups: [] }, 'other')
    expect(await rolesOf(door, 'ada')).toEqual(['user MAPPED'])
    await signIn('ada', { groups: [] })
    expect(await rolesOf(door, 'ada')).toEqual([])
    // Whoever cannot sign in there any more does not keep its roles by coming another way.
    await signIn('ada', { groups: ['Staff'] })
    door.advance(25 * 3_600_000)
    await signIn('ada-other', { groups: [] }, 'other')
    expect(await rolesOf(door, 'ada')).toEqual([])
  })

  test('the default role is for whoever has no other at first [L18]', async () => {
    await open({ mappings, defaultRole: 'viewer' })
    await signIn('ada', { groups: ['Staff'] })
    await signIn('bob')
    expect([await rolesOf(door, 'ada'), await rolesOf(door, 'bob')]).toEqual([
      ['user MAPPED'],
      ['viewer DEFAULT'],
    ])
  })

  test('an admin’s address makes one only if it is verified, and as long as it is listed [Z7]', async () => {
    await open({ adminEmails: ['boss@example.com'] })
    await signIn('fake', { email: 'boss@example.com' })
    await signIn('text', { email: 'boss@example.com', email_verified: 'true' })
    await signIn('boss', { email: 'Boss@Example.com', email_verified: true })
    expect([await rolesOf(door, 'fake'), await rolesOf(door, 'text')]).toEqual([
      ['user DEFAULT'],
      ['user DEFAULT'],
    ])
    expect(await rolesOf(door, 'boss')).toEqual(['admin BOOTSTRAP'])
    await give('fake', 'admin', 'MANUAL')
    await signIn('boss', { email: 'other@example.com', email_verified: true })
    expect(await rolesOf(door, 'boss')).toEqual([])
  })

  test.each([
    ['the sign of Kelvin', '\u212aim@example.com'],
    ['a full-width letter', '\uff4bim@example.com'],
    ['a blank before it', ' kim@example.com'],
    ['a line after it', 'kim@example.com\n'],
    ['NUL in it', 'k\0im@example.com'],
    ['a mark that nobody sees', 'kim\u200b@example.com'],
    ['half a character', 'kim\ud83d@example.com'],
    ['more than an address may have', `kim@example.com${' '.repeat(400)}`],
  ])('an address that only looks like an admin’s, with %s, is nobody’s [Z7]', async (_, email) => {
    await open({ adminEmails: ['kim@example.com'] })
    await signIn('fake', { email, email_verified: true })
    expect(await rolesOf(door, 'fake')).toEqual(['user DEFAULT'])
    expect(await door.db.read.identity.findFirst({ where: { subject: 'fake' } })).toMatchObject({
      email: null,
      emailVerified: false,
    })
    await signIn('kim', { email: 'Kim@Example.com', email_verified: true })
    expect(await rolesOf(door, 'kim')).toEqual(['admin BOOTSTRAP'])
  })

  test('the first to come is no admin [Z7]', async () => {
    await open({})
    await Promise.all([signIn('one'), signIn('two')])
    expect(await door.db.read.roleAssignment.count({ where: { roleId: 'rol_admin' } })).toBe(0)
  })

  test('a closed sign-up refuses who is unknown, not who is known, nor the first admin [L17]', async () => {
    await open({ signup: 'closed', adminEmails: ['boss@example.com'] })
    const ending = await signIn('eve')
    expect([ending.code, ending.status]).toEqual(['SIGNUP_DISABLED', 403])
    expect(await door.db.read.user.count()).toBe(0)
    const boss = { email: 'boss@example.com', email_verified: true }
    expect((await signIn('boss', boss)).code).toBe(null)
    expect((await signIn('boss')).code).toBe(null)
  })

  test('a user is made with identity, roles and session, or not at all [L17]', async () => {
    await open({ mappings: [{ provider: 'test', group: 'Staff', role: 'user' }] })
    door.sessions.create = () => Promise.reject(new Error('no session'))
    const failing = await signIn('ada', { groups: ['Staff'] })
    expect(failing.code).toBe('INTERNAL_SERVER_ERROR')
    const { read } = door.db
    const counts = [read.user.count(), read.identity.count(), read.roleAssignment.count()]
    expect(await Promise.all(counts)).toEqual([0, 0, 0])
    expect(await lastEvent(door)).toMatchObject({ seq: 1, action: 'session.denied', outcome: 'FAILED' })
  })
})
