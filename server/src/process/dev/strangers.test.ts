import { once } from 'node:events'
import { createServer, get, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { networkInterfaces } from 'node:os'
import { text } from 'node:stream/consumers'
import Fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signInByBrowser } from '../../../test/browser.js'
import { type Parley, startParley } from '../../../test/parley.js'
import { createStrangers } from './strangers.js'

const discovery = '/dev/idp/.well-known/openid-configuration'

/** A proxy on this machine that says `Host: localhost`, as people who mean well configure it. */
async function startProxy(target: string, headers: Record<string, string>) {
  const { port, host } = new URL(target)
  const proxy = createServer((incoming, outgoing) => {
    const { method, url: path, headers: own } = incoming
    const passed = request(
      { host: 'localhost', port, method, path, headers: { ...own, ...headers, host } },
      answer => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
        answer.pipe(outgoing)
      },
    )
    incoming.pipe(passed)
  })
  proxy.listen(0, 'localhost')
  await once(proxy, 'listening')
  return {
    url: `http://localhost:${(proxy.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      proxy.closeAllConnections()
      await new Promise(resolve => proxy.close(resolve))
    },
  }
}

describe('the demo people', () => {
  let parley: Parley
  beforeAll(async () => {
    parley = await startParley()
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  const refusals = () =>
    parley.log.filter(({ msg }) => msg === 'somebody who may be at another machine came for the demo people')

  test.each([
    ['Forwarded', 'for=203.0.113.9'],
    ['Via', '1.1 proxy'],
    ['X-Forwarded-For', '203.0.113.9'],
    ['X-Forwarded-Host', 'chat.example.com'],
    ['X-Forwarded-Proto', 'https'],
    ['X-Forwarded-Anything', 'x'],
    ['X-Real-IP', '203.0.113.9'],
    ['CF-Connecting-IP', '203.0.113.9'],
    ['True-Client-IP', '203.0.113.9'],
    ['X-Envoy-External-Address', '203.0.113.9'],
  ])('sign nobody in who comes through a proxy on the same host that adds %s', async (name, value) => {
    await using proxy = await startProxy(parley.url, { [name]: value })
    const { port } = new URL(proxy.url)
    for (const path of [discovery, '/dev/idp/auth?client_id=parley', '/dev/idp/device', '/dev/idp/choose/x'])
      expect((await fetch(`http://localhost:${port}${path}`)).status).toBe(403)
    const choice = { method: 'POST', body: new URLSearchParams({ person: 'admin' }) }
    expect((await fetch(`http://localhost:${port}/dev/idp/choose/x`, choice)).status).toBe(403)
  })

  test('sign nobody in who comes through a proxy that adds nothing and speaks HTTP/1.0, as nginx by itself', async () => {
    const socket = connect(Number(new URL(parley.url).port), 'localhost')
    socket.write(`GET ${discovery} HTTP/1.0\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 403 /)
  })

  test('sign people at this machine in as ever', async () => {
    expect((await signInByBrowser(parley.url, 'admin')).token).not.toBe('')
  })

  test('are spoken of in the log once a minute for each address', async () => {
    const before = refusals().length
    for (let i = 0; i < 3; i++) await fetch(parley.url + discovery, { headers: { via: '1.1 proxy' } })
    const told = refusals()
    expect(told.length - before).toBeLessThanOrEqual(1)
    expect(new Set(told.map(({ address }) => address)).size).toBe(told.length)
    expect(told[0]).toMatchObject({ level: 40, address: expect.any(String), reason: 'the header forwarded' })
  })
})

const ofThisMachine = Object.values(networkInterfaces())
  .flat()
  .find(
    network => network && /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|f[cd])/.test(network.address),
  )?.address

test.skipIf(!ofThisMachine)(
  'a container’s bridge comes to the demo people with DEMO_PEOPLE, and through no proxy',
  async () => {
    await using parley = await startParley({ env: { HOST: '::', DEMO_PEOPLE: 'true' } })
    const { port } = new URL(parley.url)
    const status = (headers: Record<string, string>) =>
      new Promise(resolve => {
        get(
          { host: ofThisMachine, port, path: discovery, headers: { host: 'localhost', ...headers } },
          answer => resolve(answer.resume().statusCode),
        )
      })
    expect(await status({})).toBe(200)
    expect(await status({ 'x-forwarded-for': '203.0.113.9' })).toBe(403)
  },
)

describe('a peer', () => {
  const statusFrom = async (remoteAddress: string, privatePeers: boolean) => {
    await using app = Fastify()
    const told: object[] = []
    app.addHook('onRequest', createStrangers({ privatePeers, log: { warn: details => told.push(details) } }))
    app.get('/', () => 'in')
    const headers = { host: 'localhost' }
    const { body } = await app.inject({ url: '/', remoteAddress, headers })
    return { isIn: body === 'in', told }
  }

  test.each([
    ['127.0.0.1', true, true],
    ['::1', true, true],
    ['::ffff:127.0.0.1', true, true],
    ['172.18.0.1', false, true],
    ['10.0.2.2', false, true],
    ['192.168.65.1', false, true],
    ['::ffff:172.18.0.1', false, true],
    ['fd00::1', false, true],
    ['fe80::1%eth0', false, true],
    ['203.0.113.9', false, false],
    ['172.32.0.1', false, false],
    ['100.64.0.1', false, false],
    ['2001:db8::1', false, false],
  ])('at %s comes in: %s; with DEMO_PEOPLE: %s', async (address, alone, withDemoPeople) => {
    expect((await statusFrom(address, false)).isIn).toBe(alone)
    const { isIn, told } = await statusFrom(address, true)
    expect(isIn).toBe(withDemoPeople)
    expect(told).toEqual(isIn ? [] : [{ address: expect.any(String), reason: 'the address' }])
  })
})
