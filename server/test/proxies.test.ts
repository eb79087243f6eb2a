import { bearer, createClient } from '@parley/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, openSocket, type Socket } from './ask.js'
import { openEvents } from './events.js'
import { createIdentityProvider, type ScriptedIdentityProvider } from './identityProvider.js'
import type { HeldAnswer } from './modelServer.js'
import { type Parley, type SignedIn, startParley } from './parley.js'
import { blocking, installedProxies, type RealProxy, startProxy } from './realProxy.js'
import { signInAt } from './signInAt.js'
import { freePort } from './startPostgresql.js'

const cleanUp = new AsyncDisposableStack()
let port: number
let idp: ScriptedIdentityProvider
let parley: Parley
let person: SignedIn
beforeAll(async () => {
  port = await freePort()
  idp = cleanUp.use(await createIdentityProvider())
  // What people open is the proxy.
  const env = { TRUST_PROXY: '1', PUBLIC_URL: `http://localhost:${port}`, CHAT: 'on', ...idp.env('TEST') }
  parley = cleanUp.use(await startParley({ env }))
})
afterAll(() => cleanUp.disposeAsync())

/** A reply that is being written. */
async function streaming(): Promise<{ id: string; answer: HeldAnswer }> {
  const answer = parley.model.hold()
  const { reply } = await person.client.sendMessage({ content: 'Hi' })
  await answer.received
  return { id: reply.id, answer }
}

const follow = (socket: Socket, messageId: string) =>
  socket.send({
    id: '1',
    type: 'subscribe',
    payload: {
      query:
        'subscription ($id: ID!, $offset: Int) { reply(messageId: $id, offset: $offset) { offset text status } }',
      variables: { id: messageId },
    },
  })

const ways: [what: string, pieces: string[], open: (url: string, token: string) => Promise<Socket>][] = [
  ['a WebSocket', ['one', ' two', ' three'], openSocket],
  ['an event stream', ['one', ' two', ' three'], openEvents],
  // Each of which takes two seconds to gather more.
  ['polling', ['one'], (url, token) => openEvents(url, token, { transport: 'polling' })],
]

describe.each(installedProxies)('behind %s, configured as documented', name => {
  let proxy: RealProxy
  beforeAll(async () => {
    proxy = await startProxy(name, parley.url, { port })
    person = parley.as({ token: (await signInAt(proxy, idp)).token ?? '' })
  })
  afterAll(() => proxy[Symbol.asyncDispose]())

  test.each(ways)('%s brings each piece as it is written', async (_way, pieces, open) => {
    const { id, answer } = await streaming()
    await using socket = await open(proxy.url, person.token)
    follow(socket, id)
    // Each only once the one before has come: nothing on the way waits for more.
    let text = ''
    for (const piece of pieces) {
      answer.send(piece)
      while (!text.endsWith(piece)) text += (await socket.next()).payload.data.reply.text
    }
    answer.end()
    const last = await socket.next()
    expect([text, last.payload.data.reply.status]).toEqual([pieces.join(''), 'COMPLETE'])
  })

  test('the client uses a WebSocket, and the longest message gets through', async () => {
    const client = createClient({ url: proxy.url, auth: bearer(person.token) })
    parley.model.reply('Yes.')
    const { reply } = await client.sendMessage({ content: '語'.repeat(100_000) })
    expect(await client.reply(reply.id).done()).toMatchObject({ content: 'Yes.' })
    expect(client.transport).toBe('websocket')
    client.close()
  })

  test('a body is taken up to the length that the server takes, and what is longer is 413', async () => {
    const send = (length: number) => {
      const start = '{"query":"{ me { name } }","variables":{"content":"'
      return fetch(`${proxy.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${person.token}` },
        body: `${start.padEnd(length - 3, 'x')}"}}`,
      })
    }
    const longest = await send(1_000_000)
    expect(await longest.json()).toMatchObject({ data: { me: { name: expect.any(String) } } })
    expect((await send(1_100_000)).status).toBe(413)
  })

  test('each page answers as it does without it, also to a browser that signs in and out', async () => {
    const { browser, token } = await signInAt(proxy, idp)
    const cookie = browser.cookiesFor(proxy.url)
    const host = new URL(proxy.url).host
    const look = async (url: string, path: string) => {
      const response = await fetch(url + path, {
        headers: { cookie, host, 'accept-encoding': 'identity' },
        redirect: 'manual',
      })
      const { status, headers } = response
      const said = ['content-type', 'location', 'cache-control', 'etag', 'content-security-policy']
      // What has an id of its request in it differs.
      const text = /^\/(auth|nothing)/.test(path) ? '' : await response.text()
      const told = said.map(name => headers.get(name)?.replace(/(state|nonce|code_challenge)=[^&]*/g, '$1'))
      return [path, status, ...told, text]
    }
    const paths = ['/', '/admin', '/admin/', '/health/ready', '/auth/failed', '/auth/login/test', '/nothing']
    for (const path of paths) expect(await look(proxy.url, path)).toEqual(await look(parley.url, path))

    const asked = await person.ask('mutation { exportUserData { url } }')
    const { pathname, search } = new URL(asked.data.exportUserData.url)
    const lines = (await (await fetch(proxy.url + pathname + search)).text()).trimEnd().split('\n')
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ type: 'end' })

    const out = await browser.visit(`${proxy.url}/auth/logout`, {
      method: 'POST',
      headers: { origin: proxy.url },
    })
    expect(out.response?.status).toBe(204)
    const { errors } = await ask(parley.url, '{ me { name } }', token)
    expect(errors?.[0]?.extensions.code).toBe('UNAUTHENTICATED')
  })
})

describe.each(installedProxies)('behind %s that answers WebSockets with 403', name => {
  test('a reply comes by events, whole also where the proxy is started again in the middle', async () => {
    await using proxy = await startProxy(name, parley.url, { change: blocking(name) })
    const { id, answer } = await streaming()
    answer.send('one')
    const client = createClient({ url: proxy.url, auth: bearer(person.token) })
    let text = ''
    for await (const event of client.reply(id)) {
      expect(event.offset).toBe(text.length)
      text += event.text
      expect(client.transport).toBe('events')
      if (text === 'one') void proxy.restart().then(() => answer.send(' two'))
      if (text === 'one two') answer.end()
    }
    expect(text).toBe('one two')
    client.close()
  })
})

test.skipIf(!installedProxies.includes('nginx'))(
  'behind nginx that passes no upgrades and holds answers back whatever they ask for, the client polls',
  async () => {
    const change = (text: string) =>
      text
        .replace(/^.*proxy_set_header (Upgrade|Connection).*$/gm, '')
        .replace(
          'proxy_pass',
          'proxy_ignore_headers X-Accel-Buffering;\n gzip on; gzip_types *; gzip_proxied any;\n proxy_pass',
        )
    await using proxy = await startProxy('nginx', parley.url, { change })
    const { id, answer } = await streaming()
    answer.send('one')
    const client = createClient({ url: proxy.url, auth: bearer(person.token) })
    let text = ''
    for await (const event of client.reply(id)) {
      text += event.text
      if (text === 'one') answer.send(' two')
      if (text === 'one two') answer.end()
    }
    expect([text, client.transport]).toEqual(['one two', 'polling'])
    client.close()
  },
)
