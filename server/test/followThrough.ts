import { setTimeout as delay } from 'node:timers/promises'
import { bearer, type Parley as Client, type ConversationEvent, createClient } from '@parley/sdk'
import { expect } from 'vitest'
import type { Parley } from './parley.js'

export interface Course {
  replies: number
  /** How often the network is disturbed, at random moments. */
  cuts: number
}

const PIECES = 30

/** Replies and their events over an address that is disturbed: every text is exact, no event is missing, and none comes twice. */
export async function followThrough(
  parley: Parley,
  url: string,
  { replies, cuts: planned }: Course,
  /** Resolves once it is done; nothing can be disturbed before a piece has come again. */
  disturb: (client: Client, random: () => number) => Promise<void> | void,
): Promise<void> {
  const random = seeded(20)
  const { token } = await parley.signIn('user')
  const client = createClient({ url, auth: bearer(token) })
  const conversation = await client.createConversation()
  let cuts = 0
  let reconnects = 0
  /** Resolves when a piece has come since the last cut: a connection that is not there cannot be cut. */
  let connected = Promise.withResolvers<void>()
  const onReconnect = () => void reconnects++

  const events: ConversationEvent[] = []
  const following = (async () => {
    const all = client.conversationEvents(conversation.id, { after: conversation.eventCursor, onReconnect })
    for await (const event of all) if (events.push(event) === 3 * replies) return
  })()

  const moments = new Set<number>()
  while (moments.size < planned) moments.add(Math.floor(random() * replies * PIECES))
  const texts: string[] = []
  for (let i = 0; i < replies; i++) {
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
        await disturb(client, random)
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

  expect(cuts).toBe(planned)
  console.info(
    `${cuts} cuts, ${reconnects} reconnections, ${texts.join('').length} characters, ${events.length} events`,
  )
  expect(reconnects).toBeGreaterThanOrEqual(planned)
  expect(new Set(events.map(({ cursor }) => cursor)).size).toBe(events.length)
  const turn = ['MESSAGE_ADDED', 'REPLY_STARTED', 'REPLY_FINISHED']
  expect(events.map(({ kind }) => kind)).toEqual(Array.from({ length: replies }, () => turn).flat())
  // Also what was sent came once, though requests were cut off too.
  const stored = await client.conversationMessages(conversation.id, { first: 100 }).all(100)
  expect(stored.filter(({ role }) => role === 'ASSISTANT').map(({ content }) => content)).toEqual(texts)
  client.close()
}

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
