import { setTimeout as delay } from 'node:timers/promises'
import { bearer, createClient, type ReplyEvent, type Transport } from '@parley/sdk'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Parley, type SignedIn, startParley } from '../parley.js'
import { blocking, installedProxies, startProxy } from '../realProxy.js'
import { createRelay } from '../relay.js'

/** A little more than the server ever is silent for. */
const IDLE_SECONDS = 15
const SILENCE_MS = 40_000

let parley: Parley
let person: SignedIn
beforeAll(async () => {
  parley = await startParley({ env: { TRUST_PROXY: '1' } })
  person = await parley.signIn('user')
})
afterAll(() => parley[Symbol.asyncDispose]())

const impatient = (text: string) => text.replaceAll('60s', `${IDLE_SECONDS}s`)
const networks: [transport: Transport, change: (name: string) => (text: string) => string][] = [
  ['websocket', () => impatient],
  ['events', name => text => blocking(name)(impatient(text))],
]

async function streaming() {
  const answer = parley.model.hold()
  const { reply } = await person.client.sendMessage({ content: 'Hi' })
  await answer.received
  return { id: reply.id, answer }
}

describe.each(installedProxies)('behind %s', name => {
  test.each(networks)(
    `that ends what is silent for ${IDLE_SECONDS} seconds, a model may be silent for longer over %s`,
    async (transport, change) => {
      await using proxy = await startProxy(name, parley.url, { change: change(name) })
      const { id, answer } = await streaming()
      answer.send('one')
      const client = createClient({ url: proxy.url, auth: bearer(person.token) })
      const breaks: string[] = []
      const onReconnect = ({ error }: { error: Error }) => void breaks.push(error.message)
      const events: ReplyEvent[] = []
      let refused = 0
      for await (const event of client.reply(id, { onReconnect })) {
        events.push(event)
        if (event.content === 'one') {
          // Only those by which the way was found.
          refused = breaks.length
          void delay(SILENCE_MS).then(() => {
            answer.send(' two')
            answer.end()
          })
        }
      }
      expect(events.at(-1)).toMatchObject({ status: 'COMPLETE', content: 'one two' })
      expect([client.transport, breaks.slice(refused)]).toEqual([transport, []])
      client.close()
    },
  )

  test('on a network on which all takes a second, replies come whole over both', async () => {
    for (const [transport, change] of networks) {
      await using proxy = await startProxy(name, parley.url, { change: change(name) })
      const relay = await createRelay(proxy.url)
      relay.slow(500)
      const { id, answer } = await streaming()
      const client = createClient({ url: relay.url, auth: bearer(person.token) })
      let text = ''
      answer.send('one')
      for await (const event of client.reply(id)) {
        expect(event.offset).toBe(text.length)
        text += event.text
        if (text === 'one') answer.send(' two')
        if (text === 'one two') answer.end()
      }
      expect([text, client.transport]).toEqual(['one two', transport])
      client.close()
      await relay.close()
    }
  })
})
