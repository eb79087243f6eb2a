import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import WebSocket from 'ws'
import { openSocket, type Socket } from '../../../test/ask.js'
import { lines } from '../../../test/events.js'
import { eventually } from '../../../test/eventually.js'
import { type Parley, type SignedIn, startParley } from '../../../test/parley.js'

const times = vi.hoisted(() => ({ pingTime: 12_000, stalledTime: 10_000 }))
vi.mock('./limits.js', async original => {
  const { limits, ...rest } = await original<typeof import('./limits.js')>()
  return {
    ...rest,
    limits: Object.defineProperties(
      { ...limits },
      {
        pingTime: { get: () => times.pingTime },
        stalledTime: { get: () => times.stalledTime },
      },
    ),
  }
})

let parley: Parley
let jonas: SignedIn
/** What nobody caught would end the process. */
const uncaught: unknown[] = []
const note = (error: unknown) => void uncaught.push(error)

beforeAll(async () => {
  process.on('uncaughtException', note).on('unhandledRejection', note)
  parley = await startParley()
  jonas = await parley.signIn('user')
})
afterAll(async () => {
  await parley[Symbol.asyncDispose]()
  process.off('uncaughtException', note).off('unhandledRejection', note)
})

const follow = (socket: Socket, id: string, messageId: string, offset = 0) =>
  socket.send({
    id,
    type: 'subscribe',
    payload: {
      query: `subscription ($messageId: ID!, $offset: Int!) {
        reply(messageId: $messageId, offset: $offset) { offset text status } }`,
      variables: { messageId, offset },
    },
  })

/** What one subscription brought of a reply until it or the socket ended. */
async function rest(socket: Socket, id: string, content: string) {
  for (;;) {
    const message = await socket.next().catch(() => null)
    if (!message) return { content, status: null }
    if (message.id !== id || message.type !== 'next') continue
    const { offset, text, status } = message.payload.data.reply
    content = content.slice(0, offset) + text
    if (status !== 'STREAMING') return { content, status }
  }
}

test.each(Object.entries(lines))(
  'who takes nothing of %s for a while is closed with 4413, and goes on with the offset they have [B1, B7]',
  async (_line, openLine) => {
    parley.log.length = 0
    const answer = parley.model.hold()
    const { reply } = await jonas.client.sendMessage({ content: 'A long text' })
    times.stalledTime = 400
    await using slow = await openLine(parley.url, jonas.token)
    // More of them, together with what the network itself holds back.
    for (let i = 0; i < 12; i++) follow(slow, `${i}`, reply.id)
    answer.send('begin\n')
    for (let i = 0; i < 12; i++) await slow.next()
    times.stalledTime = 10_000
    slow.raw.pause()
    const long = Array.from({ length: 36 }, (_, i) => `${i} ${'x'.repeat(50_000)}\n`)
    answer.send(...long)
    answer.end()
    await eventually(() => expect(JSON.stringify(parley.log)).toContain('takes nothing'))
    slow.raw.resume()
    const seen = await rest(slow, '0', 'begin\n')
    expect(seen.status).toBeNull()
    expect((await slow.closed).code).toBe(4413)
    await using again = await openLine(parley.url, jonas.token)
    follow(again, '0', reply.id, seen.content.length)
    const all = await rest(again, '0', seen.content)
    expect(all).toEqual({ content: `begin\n${long.join('')}`, status: 'COMPLETE' })
    expect(uncaught).toEqual([])
  },
)

test('who answers no ping is cut off, who does stays [B3]', async () => {
  times.pingTime = 100
  const silent = new WebSocket(`${parley.url.replace('http', 'ws')}/graphql`, ['graphql-transport-ws'], {
    autoPong: false,
  })
  await using alive = await openSocket(parley.url, jonas.token)
  times.pingTime = 12_000
  const closed = await new Promise(resolve => silent.once('close', resolve))
  expect(closed).toBe(1006)
  for (let pings = 0; pings < 4; pings++) await new Promise(resolve => alive.raw.once('ping', resolve))
  expect(alive.raw.readyState).toBe(WebSocket.OPEN)
})
