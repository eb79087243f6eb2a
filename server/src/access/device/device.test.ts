import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { databases } from '../../../test/database.js'
import { createDeviceProvider, type DeviceProvider } from '../../../test/deviceProvider.js'
import { eventually } from '../../../test/eventually.js'
import { openSignInDoor, type SignInDoor } from '../../../test/signInDoor.js'
import { createCipher } from '../../base/crypto/cipher.js'
import { newKeyRing, parseKeyRing } from '../../base/crypto/keyRing.js'
import { createAudit } from '../audit/audit.service.js'
import { createDeviceService, type DeviceService } from './device.service.js'
import { forgetDeviceLogins } from './deviceLogins.js'

const second = 1000
const newcomer = { origin: { requestId: 'request', ip: '192.0.2.7', userAgent: 'parley-cli/1' }, http: null }
const person = (sub: string) => ({ claims: { sub } })

describe.each(databases)('a sign-in by device code, on %s', database => {
  let door: SignInDoor
  let idp: DeviceProvider
  let plain: DeviceProvider
  let devices: DeviceService
  const cipher = createCipher(parseKeyRing(newKeyRing()))

  const provider = (id: string, { issuer }: { issuer: string }) => ({
    id,
    kind: 'oidc' as const,
    name: 'Test',
    issuer,
    clientId: 'parley-test',
    clientSecret: 'secret',
    scopes: 'openid profile email',
    groupsClaim: null,
    allowInsecure: false,
  })
  const createService = () =>
    createDeviceService({
      ...door,
      audit: createAudit('a secret that is only used by tests'),
      cipher,
      publicUrl: new URL(door.url),
      log: { warn: vi.fn(), error: vi.fn() },
    })

  beforeAll(async () => {
    idp = await createDeviceProvider()
    plain = await createDeviceProvider({ offersDevice: false })
    const gone = { issuer: 'http://127.0.0.1:9' }
    const providers = [provider('test', idp), provider('plain', plain), provider('gone', gone)]
    door = await openSignInDoor({ database, providers })
    devices = createService()
  })
  beforeEach(() => {
    idp.answer = 'authorization_pending'
    idp.hold = Promise.resolve()
  })
  afterAll(async () => {
    await door[Symbol.asyncDispose]()
    await Promise.all([idp, plain].map(one => one[Symbol.asyncDispose]()))
  })

  const start = async () => (await devices.start(newcomer, 'test', false)).handle
  const poll = async (handle: string) => (await devices.poll(newcomer, handle)).status
  const pollAfter = (seconds: number, handle: string) => {
    door.advance(seconds * second)
    return poll(handle)
  }

  test('shows what the person has to type, and where', async () => {
    const { handle, expiresAt, ...shown } = await devices.start(newcomer, 'test', false)
    expect(shown).toEqual({
      userCode: 'WDJB-MJHT',
      verificationUri: `${idp.issuer}/enter`,
      verificationUriComplete: `${idp.issuer}/enter?user_code=WDJB-MJHT`,
      interval: 5,
    })
    expect(handle).toMatch(/^[\w-]{43}$/)
    expect(Math.abs(expiresAt.getTime() - door.now().getTime() - 600 * second)).toBeLessThan(5 * second)
    // Who asks is nobody's business but ours.
    expect([...(idp.starts.at(-1)?.keys() ?? [])]).not.toContain('device_ip')
  })

  test('waits for the person and gives one session of kind DEVICE [L20]', async () => {
    const handle = await start()
    expect(await poll(handle)).toBe('PENDING')
    idp.answer = person('patient')
    door.advance(5 * second)
    const { status, token, session } = await devices.poll(newcomer, handle)
    expect([status, session?.kind, session?.provider]).toEqual(['COMPLETE', 'DEVICE', 'test'])
    expect(session).toMatchObject({ ip: '192.0.2.7', userAgent: 'parley-cli/1' })
    const { user, permissions } = await door.sessions.authenticate(token ?? '')
    expect(user.name).toBe('Person One')
    expect(permissions).toContain('CHAT')
    expect(await poll(handle)).toBe('EXPIRED')
  })

  test('asks the provider once for each question, and not at all when asked too early [L20]', async () => {
    const handle = await start()
    const asked = idp.polls.length
    expect(await poll(handle)).toBe('PENDING')
    expect(await pollAfter(4, handle)).toBe('SLOW_DOWN')
    expect(idp.polls.length).toBe(asked + 1)
    // Five seconds more from here on: ten since the last one.
    expect(await pollAfter(5, handle)).toBe('SLOW_DOWN')
    expect(await pollAfter(6, handle)).toBe('PENDING')
    expect(await pollAfter(14, handle)).toBe('SLOW_DOWN')
    expect(idp.polls.length).toBe(asked + 2)
  })

  test('slows down when the provider says so [L20]', async () => {
    const handle = await start()
    idp.answer = 'slow_down'
    expect(await poll(handle)).toBe('SLOW_DOWN')
    idp.answer = 'authorization_pending'
    expect(await pollAfter(10, handle)).toBe('PENDING')
    expect(await pollAfter(9, handle)).toBe('SLOW_DOWN')
  })

  test.each([
    ['access_denied', 'DENIED'],
    [{ inBody: 'access_denied' }, 'DENIED'],
    ['expired_token', 'EXPIRED'],
    [{ inBody: 'expired_token' }, 'EXPIRED'],
  ] as const)('is over when the provider says %j [L20]', async (answer, status) => {
    const handle = await start()
    idp.answer = answer
    expect(await poll(handle)).toBe(status)
    const denial = await door.db.read.auditEvent.findFirst({ orderBy: { seq: 'desc' } })
    if (status === 'DENIED')
      expect(denial).toMatchObject({ action: 'session.denied', outcome: 'DENIED', ip: '192.0.2.7' })
    idp.answer = person('late')
    expect(await pollAfter(60, handle)).toBe('EXPIRED')
    expect(await door.db.read.identity.count({ where: { subject: 'late' } })).toBe(0)
  })

  test('expires, and an unknown handle is no other [L20]', async () => {
    const handle = await start()
    idp.answer = person('late')
    expect(await pollAfter(600, handle)).toBe('EXPIRED')
    for (const unknown of ['', 'x', 'x'.repeat(43), '\u0000', 'x'.repeat(10_000)])
      expect(await poll(unknown)).toBe('EXPIRED')
    await forgetDeviceLogins(door.db, door.now())
    expect(await door.db.read.deviceLogin.count({ where: { provider: 'test' } })).toBe(0)
  })

  test('gives one session however often it is redeemed at once [L20]', async () => {
    const handle = await start()
    idp.answer = person('eager')
    const results = await Promise.all(Array.from({ length: 20 }, () => devices.poll(newcomer, handle)))
    const complete = results.filter(({ status }) => status === 'COMPLETE')
    expect(complete).toHaveLength(1)
    expect(results.filter(({ token }) => token !== null)).toHaveLength(1)
    for (const { status } of results) expect(['COMPLETE', 'SLOW_DOWN', 'EXPIRED']).toContain(status)
    const where = { user: { identities: { some: { subject: 'eager' } } } }
    expect(await door.db.read.session.count({ where })).toBe(1)
  })

  test('gives one session also when the provider would give several', async () => {
    const handle = await start()
    idp.answer = person('twice')
    const { promise, resolve } = Promise.withResolvers<void>()
    idp.hold = promise
    const asked = idp.polls.length
    const first = devices.poll(newcomer, handle)
    await eventually(() => expect(idp.polls.length).toBe(asked + 1))
    // The first one takes so long that it is taken for lost.
    door.advance(31 * second)
    const next = devices.poll(newcomer, handle)
    await eventually(() => expect(idp.polls.length).toBe(asked + 2))
    resolve()
    const statuses = (await Promise.all([first, next])).map(({ status }) => status)
    expect(statuses.sort()).toEqual(['COMPLETE', 'EXPIRED'])
    const where = { user: { identities: { some: { subject: 'twice' } } } }
    expect(await door.db.read.session.count({ where })).toBe(1)
  })

  test('goes on after a restart, and after an outage of the provider', async () => {
    const handle = await start()
    idp.answer = 'down'
    await expect(poll(handle)).rejects.toMatchObject({
      code: 'IDP_UNAVAILABLE',
      extensions: { retryAfter: 5 },
    })
    idp.answer = person('loyal')
    const restarted = createService()
    door.advance(5 * second)
    expect((await restarted.poll(newcomer, handle)).status).toBe('COMPLETE')
  })

  test('trusts no token that is not the provider’s [L5]', async () => {
    const handle = await start()
    idp.answer = { claims: { sub: 'forged' }, wrongSignature: true }
    await expect(poll(handle)).rejects.toMatchObject({ code: 'UPSTREAM_AUTH_FAILED' })
    expect(await door.db.read.identity.count({ where: { subject: 'forged' } })).toBe(0)
    const denials = await door.db.read.auditEvent.findMany({ where: { action: 'session.denied' } })
    expect(denials.at(-1)?.details).toContain('IDP_ERROR')
  })

  test('is denied to a suspended person', async () => {
    idp.answer = person('suspended')
    expect(await poll(await start())).toBe('COMPLETE')
    const where = { identities: { some: { subject: 'suspended' } } }
    await door.db.write(tx => tx.user.updateMany({ where, data: { status: 'SUSPENDED' } }))
    expect(await poll(await start())).toBe('DENIED')
    expect(await door.db.read.session.count({ where: { user: where } })).toBe(1)
  })

  test('leaves no handle and no code in the database', async () => {
    const handle = await start()
    idp.answer = 'authorization_pending'
    await poll(handle)
    const code = idp.polls.at(-1)?.get('device_code') ?? 'none'
    const rows = JSON.stringify(await door.db.read.deviceLogin.findMany())
    expect(rows).not.toContain(handle)
    expect(rows).not.toContain(code)
  })

  test('is offered where the provider has it, and refused elsewhere', async () => {
    expect(await Promise.all(['test', 'plain', 'gone', 'nobody'].map(devices.offered))).toEqual([
      true,
      false,
      false,
      false,
    ])
    const code = (provider: string, cookie = false) =>
      devices.start(newcomer, provider, cookie).catch(error => error.code)
    expect(await code('plain')).toBe('BAD_USER_INPUT')
    expect(await code('gone')).toBe('IDP_UNAVAILABLE')
    expect(await code('nobody')).toBe('NOT_FOUND')
    // A cookie has no way over a WebSocket.
    expect(await code('test', true)).toBe('BAD_USER_INPUT')
  })
})
