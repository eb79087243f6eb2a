import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../../server/test/eventually.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../server/test/parley.js'
import { createProxy, type Rules } from '../../../server/test/proxy.js'
import { bearer } from '../auth.js'
import { createClient } from '../client.js'
import type { Transport } from '../index.js'

/** Somebody behind a proxy with rules. */
async function behind(parley: Parley, { token }: SignedIn, rules: Partial<Rules>) {
  const proxy = await createProxy(parley.url)
  Object.assign(proxy.rules, rules)
  const open = () => createClient({ url: proxy.url, auth: bearer(token) })
  const clients = [open()]
  return {
    proxy,
    client: clients[0] as ReturnType<typeof open>,
    /** Another one on the same page. */
    another() {
      const client = open()
      clients.push(client)
      return client
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.close()
      await proxy[Symbol.asyncDispose]()
    },
  }
}

const networks: [what: string, rules: Partial<Rules>, transport: Transport][] = [
  ['refuses WebSockets', { upgrades: 'refuse' }, 'events'],
  ['refuses WebSockets and event streams', { upgrades: 'refuse', events: 'refuse' }, 'polling'],
  ['refuses WebSockets and holds event streams back', { upgrades: 'refuse', events: 'hold' }, 'polling'],
  ['swallows WebSockets', { upgrades: 'swallow' }, 'events'],
]

onEveryDatabase(database => {
  let parley: Parley
  let person: SignedIn
  beforeAll(async () => {
    parley = await startParley({ database })
    person = await parley.signIn('user')
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  // Which way is taken is decided by how long the others are waited for.
  describe.each(networks)('behind a network that %s', { tags: ['deadline'] }, (_what, rules, transport) => {
    it('replies and events come whole, by another way, which is told and remembered', async () => {
      await using place = await behind(parley, person, rules)
      const { client } = place
      expect(client.transport).toBe('websocket')
      const { id, eventCursor } = await client.createConversation()
      const answer = parley.model.hold()
      const { reply } = await client.sendMessage({ conversationId: id, content: 'Hi' })
      await answer.received
      answer.send('Good')
      const told: Transport[] = []
      const onReconnect = ({ transport }: { transport: Transport }) => void told.push(transport)
      const kinds: string[] = []
      const following = (async () => {
        for await (const { kind } of client.conversationEvents(id, { after: eventCursor })) {
          kinds.push(kind)
          if (kind === 'REPLY_FINISHED') return
        }
      })()
      let text = ''
      for await (const event of client.reply(reply.id, { onReconnect })) {
        expect(event.offset).toBe(text.length)
        text += event.text
        expect(client.transport).toBe(transport)
        if (text === 'Good') answer.send(' morning')
        if (text === 'Good morning') answer.end()
      }
      await following
      expect([text, kinds]).toEqual(['Good morning', ['MESSAGE_ADDED', 'REPLY_STARTED', 'REPLY_FINISHED']])
      expect(told.length).toBeGreaterThan(0)

      // What comes next begins with what worked; a WebSocket is only tried beside it.
      client.close()
      parley.model.reply('Again')
      const second = place.another()
      const more = await second.sendMessage({ content: 'Hi' })
      expect(await second.reply(more.reply.id).done()).toMatchObject({ content: 'Again' })
      expect(second.transport).toBe(transport)
    })
  })

  it('without any way a reply ends with an error', async () => {
    const rules = { upgrades: 'refuse', events: 'refuse', polls: 'refuse' } as const
    await using place = await behind(parley, person, rules)
    parley.model.reply('Nobody hears it')
    const { reply } = await place.client.sendMessage({ content: 'Hi' })
    await expect(place.client.reply(reply.id).done()).rejects.toMatchObject({ code: 'BAD_RESPONSE' })
  })

  it('a WebSocket is used again once one opens, and nothing is lost or doubled by it', async () => {
    await using place = await behind(parley, person, { upgrades: 'refuse' })
    const { client, proxy } = place
    const answer = parley.model.hold()
    const { reply } = await client.sendMessage({ content: 'Hi' })
    await answer.received
    answer.send('one')
    let text = ''
    for await (const event of client.reply(reply.id)) {
      text += event.text
      if (text === 'one') {
        expect(client.transport).toBe('events')
        proxy.rules.upgrades = 'pass'
        void eventually(() => expect(client.transport).toBe('websocket')).then(() => answer.send(' two'))
      }
      if (text === 'one two') answer.end()
    }
    expect([text, client.transport]).toEqual(['one two', 'websocket'])
  })
})
