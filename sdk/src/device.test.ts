import { expect, it, vi } from 'vitest'
import { approveDevice } from '../../server/test/deviceBrowser.js'
import { startParley } from '../../server/test/parley.js'
import { startHttp } from '../test/httpServer.js'
import { createClient } from './client.js'
import { type DeviceCode, deviceLogin, type TokenStore } from './device.js'

function memoryStore(token: string | null = null): TokenStore & { token: string | null } {
  return {
    token,
    load() {
      return this.token
    },
    save(saved) {
      this.token = saved
    },
    clear() {
      this.token = null
    },
  }
}

it('signs in by device code once, as soon as something is asked for, and keeps the token', async () => {
  await using parley = await startParley()
  const store = memoryStore()
  const onCode = vi.fn(async ({ verificationUri, userCode }: DeviceCode) => {
    await approveDevice(verificationUri, userCode, 'user')
  })
  const auth = deviceLogin({ onCode, store })
  const client = createClient({ url: parley.url, auth, timeout: 4500 })
  // Slower than the timeout: a person is not a network.
  const [me, conversations] = await Promise.all([client.me(), client.conversations()])
  expect(me).toMatchObject({ name: 'Jonas Lindqvist' })
  expect(conversations.nodes).toEqual([])
  expect(onCode).toHaveBeenCalledTimes(1)
  expect(store.token).toEqual(expect.any(String))

  const later = createClient({ url: parley.url, auth: deviceLogin({ onCode, store }) })
  expect(await later.me()).toMatchObject({ name: 'Jonas Lindqvist' })
  parley.model.hold()
  const { reply } = await later.sendMessage({ content: 'Hi' })
  await later.stopReply(reply.id)
  expect(await later.reply(reply.id).done()).toMatchObject({ status: 'STOPPED' })
  expect(onCode).toHaveBeenCalledTimes(1)
  await later.signOut()
  expect(store.token).toBeNull()
}, 30_000)

const started = {
  startDeviceLogin: {
    handle: 'handle',
    userCode: 'ABCD',
    verificationUri: 'https://chat.example.com/device',
    verificationUriComplete: null,
    expiresAt: '2026-01-01T00:00:00Z',
    interval: 0,
  },
}

/** A server whose polls are answered in turn, and that takes the token `fresh` alone. */
const startDevice = (polls: string[]) =>
  startHttp(({ query, headers }) => {
    if (query.includes('startDeviceLogin')) return { data: started }
    if (query.includes('pollDeviceLogin')) {
      const status = polls.shift() ?? 'COMPLETE'
      if (status === 'cut') return 'cut'
      const token = status === 'COMPLETE' ? 'fresh' : null
      return { data: { pollDeviceLogin: { status, token, session: null } } }
    }
    if (headers.authorization === 'Bearer fresh') return { data: { me: { id: 'usr_1' } } }
    const code = headers.authorization === 'Bearer revoked' ? 'SESSION_REVOKED' : 'SESSION_EXPIRED'
    return { status: 401, errors: [{ message: 'No.', extensions: { code } }] }
  })

it('asks on while the person is not done and while there is no answer', async () => {
  const { url } = await startDevice(['PENDING', 'cut', 'PENDING', 'COMPLETE'])
  const codes: DeviceCode[] = []
  const auth = deviceLogin({ onCode: code => void codes.push(code), provider: 'acme' })
  expect(await createClient({ url, auth }).me()).toEqual({ id: 'usr_1' })
  const { handle, interval, ...shown } = started.startDeviceLogin
  expect(codes).toEqual([{ provider: 'acme', ...shown }])
})

it.each([
  ['DENIED', 'FORBIDDEN'],
  ['EXPIRED', 'TIMEOUT'],
])('tells that the sign-in ended as %s', async (status, code) => {
  const { url } = await startDevice(['PENDING', status])
  const auth = deviceLogin({ onCode: () => {}, provider: 'acme' })
  await expect(createClient({ url, auth }).me()).rejects.toMatchObject({ code })
})

it('signs in again once the session has expired', async () => {
  const { url } = await startDevice([])
  const store = memoryStore('expired')
  const auth = deviceLogin({ onCode: () => {}, provider: 'acme', store })
  expect(await createClient({ url, auth }).me()).toEqual({ id: 'usr_1' })
  expect(store.token).toBe('fresh')
})

it('tells that the session was revoked, and signs in again after that', async () => {
  const { url } = await startDevice([])
  const store = memoryStore('revoked')
  const parley = createClient({ url, auth: deviceLogin({ onCode: () => {}, provider: 'acme', store }) })
  await expect(parley.me()).rejects.toMatchObject({ code: 'SESSION_REVOKED' })
  expect(store.token).toBeNull()
  expect(await parley.me()).toEqual({ id: 'usr_1' })
})

it('ends a call that waits for the person when it is aborted', async () => {
  const { url } = await startDevice(Array.from({ length: 1000 }, () => 'PENDING'))
  const controller = new AbortController()
  const auth = deviceLogin({ onCode: () => controller.abort(new Error('not now')), provider: 'acme' })
  await expect(createClient({ url, auth }).me({ signal: controller.signal })).rejects.toThrow('not now')
})
