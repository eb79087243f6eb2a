import { bearer, createClient } from '@parley/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSocket, type Socket } from './ask.js'
import { openEvents } from './events.js'
import type { HeldAnswer } from './modelServer.js'
import { type Parley, type SignedIn, startParley } from './parley.js'
import { installedProxies, type RealProxy, startProxy } from './realProxy.js'

let parley: Parley
let person: SignedIn
beforeAll(async () => {
  parley = await startParley({ env: { TRUST_PROXY: '1' } })
  person = await parley.signIn('user')
})
afterAll(() => parley[Symbol.asyncDispose]())

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
    payload: { query: `subscription { reply(messageId: "${messageId}") { text status } }` },
  })

const ways: Record<string, (url: string, token: string) => Promise<Socket>> = {
  'a WebSocket': openSocket,
  'an event stream': openEvents,
  polling: (url, token) => openEvents(url, token, { transport: 'polling' }),
}

describe.each(installedProxies())('behind %s, configured as documented', name => {
  let proxy: RealProxy
  beforeAll(async () => {
    proxy = await startProxy(name, parley.url)
  })
  afterAll(() => proxy[Symbol.asyncDispose]())

  test.each(Object.entries(ways))('%s brings each piece as it is written', async (_way, open) => {
    const { id, answer } = await streaming()
    await using socket = await open(proxy.url, person.token)
    follow(socket, id)
    // Each only once the one before has come: nothing on the way waits for more.
    let text = ''
    for (const piece of ['one', ' two', ' three']) {
      answer.send(piece)
      while (!text.endsWith(piece)) text += (await socket.next()).payload.data.reply.text
    }
    answer.end()
    const last = await socket.next()
    expect([text, last.payload.data.reply.status]).toEqual(['one two three', 'COMPLETE'])
  })

  test('the client uses a WebSocket, and the longest message gets through', async () => {
    const client = createClient({ url: proxy.url, auth: bearer(person.token) })
    parley.model.reply('Yes.')
    const { reply } = await client.sendMessage({ content: '語'.repeat(100_000) })
    expect(await client.reply(reply.id).done()).toMatchObject({ content: 'Yes.' })
    expect(client.transport).toBe('websocket')
    client.close()
  })
})

test.skipIf(!installedProxies().includes('nginx'))(
  'behind nginx that passes no upgrades and holds answers back whatever they ask for, the client polls',
  async () => {
    await using proxy = await startProxy('nginx', parley.url, text =>
      text
        .replace(/^.*proxy_set_header (Upgrade|Connection).*$/gm, '')
        .replace(
          'proxy_pass',
          'proxy_ignore_headers X-Accel-Buffering;\n gzip on; gzip_types *; gzip_proxied any;\n proxy_pass',
        ),
    )
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
  60_000,
)
