import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createIdentityProvider, type ScriptedIdentityProvider } from '../../../test/identityProvider.js'
import { lastEvent, signInAt } from '../../../test/signInAt.js'
import { openSignInDoor, type SignInDoor } from '../../../test/signInDoor.js'

const seconds = () => Math.floor(Date.now() / 1000)

describe('a provider whose clock is off', () => {
  let idp: ScriptedIdentityProvider
  let door: SignInDoor
  let strict: SignInDoor

  beforeAll(async () => {
    idp = await createIdentityProvider()
    door = await openSignInDoor({ providers: [idp.provider()] })
    strict = await openSignInDoor({ providers: [idp.provider()], clockToleranceSeconds: 0 })
  })
  afterAll(async () => {
    await door[Symbol.asyncDispose]()
    await strict[Symbol.asyncDispose]()
    await idp[Symbol.asyncDispose]()
  })

  test.each([290, 20, -20, -240, -320])('by %i s signs people in [C1]', async clock => {
    expect((await signInAt(door, idp, { clock })).code).toBe(null)
  })

  test.each([
    [3600, 'ahead of'],
    [310, 'ahead of'],
    [-340, 'behind'],
    [-420, 'behind'],
  ])('by %i s is told how much it is off [C1]', async (clock, direction) => {
    const { code, token } = await signInAt(door, idp, { clock })
    expect([code, token]).toEqual(['CLOCK_SKEW', undefined])
    const { details } = await lastEvent(door)
    const { reason } = details as { reason: string }
    expect(reason).toContain(direction)
    const said = Number(/(\d+) s/.exec(reason)?.[1])
    expect(Math.abs(said - Math.abs(clock))).toBeLessThan(5)
  })

  test('is not forgiven more than is configured [C1]', async () => {
    expect((await signInAt(strict, idp, { clock: -310 })).code).toBe('CLOCK_SKEW')
    expect((await signInAt(strict, idp, { clock: -200 })).code).toBe(null)
  })

  test('can name a time from which on a token holds, within the tolerance [C1]', async () => {
    expect((await signInAt(door, idp, { claims: { nbf: seconds() + 20 } })).code).toBe(null)
    expect((await signInAt(door, idp, { claims: { nbf: seconds() + 300 } })).code).toBe('CLOCK_SKEW')
  })

  test('is not the reason if a token made just now has expired', async () => {
    expect((await signInAt(door, idp, { claims: { exp: seconds() - 100 } })).code).toBe('IDP_ERROR')
  })
})
