import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { startParley } from '../../server/test/parley.js'
import { createRelay } from '../../server/test/relay.js'
import { bearer } from './auth.js'
import { createClient } from './client.js'
import type { ConversationEvent } from './index.js'

const REPLIES = 20
const PIECES = 30
const CUTS = 30

it('follows 20 replies and their events through 30 cuts: every text exact, no event missing, none twice', async () => {
  const random = seeded(20)
  await using parley = await startParley()
  const relay = await createRelay(parley.url)
  const { token } = await parley.signIn('user')
  const client = createClient({ url: relay.url, auth: bearer(token) })
  const conversation = await client.createConversation()
  let cuts = 0
  let reconnects = 0
  /** Resolves when a piece has come since the last cut: a connection that is not there cannot be cut. */
  let connected = Promise.withResolvers<void>()
  const onReconnect = () => void reconnects++

  const events: ConversationEvent[] = []
  const following = (async () => {
    const all = client.conversationEvents(conversation.id, { after: conversation.eventCursor, onReconnect })
    for await (const event of all) if (events.push(event) === 3 * REPLIES) return
  })()

  const moments = new Set<number>()
  while (moments.size < CUTS) moments.add(Math.floor(random() * REPLIES * PIECES))
  const texts: string[] = []
  for (let i = 0; i < REPLIES; i++) {
    const pieces = Array.from({ length: PIECES }, (_, j) => `${i}.${j} ${'🎈'.repeat(random() * 4)} `)
    const answer = parley.model.hold()
    const saying = (async () => {
      await answer.received
      for (const [j, piece] of pieces.entries()) {
        answer.send(piece)
        await delay(random() * 5)
        if (!moments.has(i * PIECES + j)) continue
        await connected.promise
        await delay(random() * 5)
        connected = Promise.withResolvers()
        relay.drop()
        cuts++
      }
      answer.end()
    })()
    const { reply } = await client.sendMessage({ conversationId: conversation.id, content: `Turn ${i}` })
    let text = ''
    for await (const event of client.reply(reply.id, { onReconnect })) {
      expect(event.offset).toBe(text.length)
      text += event.text
      if (event.text) connected.resolve()
      if (event.message) expect(event.message).toMatchObject({ status: 'COMPLETE', content: text })
    }
    texts.push(text)
    expect(text).toBe(pieces.join(''))
    await saying
  }
  await following

  expect(cuts).toBe(CUTS)
  console.info(
    `${cuts} cuts, ${reconnects} reconnections, ${texts.join('').length} characters, ${events.length} events`,
  )
  expect(reconnects).toBeGreaterThanOrEqual(CUTS)
  expect(new Set(events.map(({ cursor }) => cursor)).size).toBe(events.length)
  const turn = ['MESSAGE_ADDED', 'REPLY_STARTED', 'REPLY_FINISHED']
  expect(events.map(({ kind }) => kind)).toEqual(Array.from({ length: REPLIES }, () => turn).flat())
  // Also what was sent came once, though requests were cut off too.
  const stored = await client.conversationMessages(conversation.id, { first: 100 }).all(100)
  expect(stored.filter(({ role }) => role === 'ASSISTANT').map(({ content }) => content)).toEqual(texts)
  client.close()
  await relay.close()
}, 60_000)

/** The same numbers between 0 and 1 each time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}
