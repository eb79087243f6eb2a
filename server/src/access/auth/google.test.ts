import { expect, test } from 'vitest'
import { createIdentityProvider } from '../../../test/identityProvider.js'
import { signInAt } from '../../../test/signInAt.js'
import { openSignInDoor } from '../../../test/signInDoor.js'

test('only accounts of the domain come in, by the claim and not by the address [L16]', async () => {
  await using idp = await createIdentityProvider()
  await using door = await openSignInDoor({ providers: [idp.google('corp.example')] })
  const codeOf = async (claims: object) =>
    (await signInAt(door, idp, { claims: { ...claims } }, { provider: 'google' })).code
  expect(await codeOf({ sub: 'in', hd: 'corp.example', email: 'ada@sub.example' })).toBe(null)
  expect(await codeOf({ sub: 'case', hd: 'Corp.Example' })).toBe(null)
  expect(await codeOf({ sub: 'out', hd: 'other.example' })).toBe('TENANT_NOT_ALLOWED')
  expect(await codeOf({ sub: 'private', email: 'eve@corp.example', email_verified: true })).toBe(
    'TENANT_NOT_ALLOWED',
  )
  expect(await codeOf({ sub: 'odd', hd: ['corp.example'] })).toBe('TENANT_NOT_ALLOWED')
  expect(await door.db.read.user.count()).toBe(2)
})

test('a refresh token is asked for in the way Google wants [L16]', async () => {
  await using idp = await createIdentityProvider()
  await using door = await openSignInDoor({ providers: [idp.google('corp.example')] })
  await signInAt(door, idp, {}, { provider: 'google' })
  const query = Object.fromEntries(idp.lastQuery('/authorize'))
  expect(query).toMatchObject({ access_type: 'offline', prompt: 'consent', hd: 'corp.example' })
})

test('without a domain any account comes in', async () => {
  await using idp = await createIdentityProvider()
  await using door = await openSignInDoor({ providers: [idp.google()] })
  expect((await signInAt(door, idp, {}, { provider: 'google' })).code).toBe(null)
})
