import { GraphQLError } from 'graphql'
import { expect, it, vi } from 'vitest'
import { pieces, type Subscription, startSocket } from '../test/socketServer.js'
import { bearer } from './auth.js'
import { createClient } from './client.js'
import type { Reply, ReplyEvent } from './reply.js'

const TEXT = Array.from({ length: 40 }, (_, index) => `piece ${index} 🎈 `).join('')

async function read(reply: Reply) {
  const events: ReplyEvent[] = []
  for await (const event of reply) events.push(event)
  return { events, text: events.map(({ text }) => text).join(''), last: events.at(-1) }
}

/** Sends the text, and does something to the socket after so many events of each subscription. */
const breaking = (breaks: readonly (number | undefined)[], act = (s: Subscription) => s.socket.terminate()) =>
  async function* (subscription: Subscription) {
    let left = breaks[subscription.count - 1] ?? Infinity
    for await (const event of pieces(TEXT, subscription.offset)) {
      if (left-- <= 0) {
        act(subscription)
        return await new Promise<void>(() => {})
      }
      yield event
    }
  }

const NONE: number[] = []

it('gives the text piece by piece and ends with the stored message', async () => {
  const { url } = await startSocket(({ offset }) => pieces(TEXT, offset))
  const { events, text, last } = await read(createClient({ url }).reply('msg_1'))
  expect(text).toBe(TEXT)
  expect(events.length).toBeGreaterThan(50)
  expect(last).toMatchObject({ status: 'COMPLETE', content: TEXT, message: { id: 'msg_1', content: TEXT } })
})

it('loses nothing and repeats nothing when sockets are cut', async () => {
  const { url, offsets } = await startSocket(breaking([0, 1, 10, 3, 0, 5, 20]))
  const reconnects: number[] = []
  const onReconnect = ({ offset }: { offset: number }) => reconnects.push(offset)
  const { events, text } = await read(createClient({ url }).reply('msg_1', { onReconnect }))
  expect(text).toBe(TEXT)
  expect(events.map(({ content }) => content)).toEqual(
    events.map(({ offset, text }) => TEXT.slice(0, offset) + text),
  )
  expect(offsets).toHaveLength(8)
  expect(offsets).toEqual([0, ...reconnects])
})

it.each([1000, 1001, 1011, 1012, 1013, 4403, 4408, 4413, 4429])(
  'connects again after close code %i',
  async code => {
    const { url, offsets } = await startSocket(breaking([4], ({ socket }) => socket.close(code)))
    const { text } = await read(createClient({ url }).reply('msg_1'))
    expect(text).toBe(TEXT)
    expect(offsets).toEqual([0, 28])
  },
)

it.each([
  [4401, 'SESSION_REVOKED', 'SESSION_REVOKED'],
  [4401, 'Unauthorized', 'UNAUTHENTICATED'],
  [4400, 'Bad request', 'BAD_RESPONSE'],
  [4500, '', 'INTERNAL_SERVER_ERROR'],
])('throws after close code %i (%s)', async (code, reason, expected) => {
  const { url, offsets } = await startSocket(breaking([4], ({ socket }) => socket.close(code, reason)))
  await expect(read(createClient({ url }).reply('msg_1'))).rejects.toMatchObject({ code: expected })
  expect(offsets).toHaveLength(1)
})

it('throws when the connection is refused', async () => {
  const { url, connections } = await startSocket(breaking(NONE), (_, socket) => {
    socket.close(4401, 'SESSION_EXPIRED')
    return false
  })
  await expect(createClient({ url }).reply('msg_1').done()).rejects.toMatchObject({ code: 'SESSION_EXPIRED' })
  expect(connections).toHaveLength(1)
})

it('throws what no new connection can mend', async () => {
  const extensions = { code: 'NOT_FOUND', requestId: 'r-1' }
  const { url, offsets } = await startSocket(() => [new GraphQLError('Message not found.', { extensions })])
  await expect(createClient({ url }).reply('msg_1').done()).rejects.toMatchObject(extensions)
  expect(offsets).toHaveLength(1)
})

it('subscribes again when the server is busy or ends a subscription early', async () => {
  const busy = new GraphQLError('Busy.', { extensions: { code: 'SERVICE_UNAVAILABLE' } })
  const { url, offsets } = await startSocket(({ offset, count }) => {
    if (count === 1) return [busy]
    return count === 2 ? cutShort(offset) : pieces(TEXT, offset)
  })
  async function* cutShort(offset: number) {
    yield { offset, text: TEXT.slice(offset, 5), status: 'STREAMING', message: null }
  }
  expect((await read(createClient({ url }).reply('msg_1'))).text).toBe(TEXT)
  expect(offsets).toEqual([0, 0, 5])
})

it('takes back text that a crash took back', async () => {
  const { url } = await startSocket(async function* ({ count, socket }) {
    const stored = { id: 'msg_1', content: 'Hello' }
    if (count === 2) return yield { offset: 5, text: '', status: 'FAILED', message: stored }
    yield { offset: 0, text: 'Hello, wor', status: 'STREAMING', message: null }
    socket.terminate()
  })
  const { events } = await read(createClient({ url }).reply('msg_1'))
  expect(events.map(({ content }) => content)).toEqual(['Hello, wor', 'Hello'])
})

it('goes on from an offset', async () => {
  const { url, offsets } = await startSocket(breaking([2]))
  const { text, last } = await read(createClient({ url }).reply('msg_1', { offset: 100 }))
  expect(text).toBe(TEXT.slice(100))
  expect(last?.content).toBe(TEXT.slice(100))
  expect(offsets).toEqual([100, 114])
})

it('resolves to the whole message', async () => {
  const { url } = await startSocket(breaking([3, 3]))
  expect(await createClient({ url }).reply('msg_1').done()).toEqual({ id: 'msg_1', content: TEXT })
})

it('gives up after so many attempts that brought nothing', async () => {
  const { url, offsets } = await startSocket(breaking([3, 0, 0, 0]))
  const reply = createClient({ url }).reply('msg_1', { maxAttempts: 2 })
  await expect(reply.done()).rejects.toMatchObject({ code: 'NETWORK_ERROR' })
  expect(offsets).toEqual([0, 21, 21])
})

it('unsubscribes when the loop is left, and closes the idle socket', async () => {
  const server = await startSocket(breaking(NONE))
  for await (const { text } of createClient({ url: server.url }).reply('msg_1')) if (text) break
  await server.untilEnded(1)
  expect(server.open()).toBe(1)
  await server.untilClosed()
})

it('shares one socket between replies', async () => {
  const server = await startSocket(({ offset }) => pieces(TEXT, offset))
  const parley = createClient({ url: server.url, auth: bearer('secret') })
  const replies = await Promise.all(['a', 'b', 'c'].map(id => read(parley.reply(id))))
  expect(replies.map(({ text }) => text)).toEqual([TEXT, TEXT, TEXT])
  expect(server.connections).toEqual([{ authorization: 'Bearer secret' }])
})

it('resumes every reply of a socket that is cut', async () => {
  const server = await startSocket(breaking([5, undefined, undefined]))
  const parley = createClient({ url: server.url })
  const replies = await Promise.all(['a', 'b', 'c'].map(id => read(parley.reply(id))))
  expect(replies.map(({ text }) => text)).toEqual([TEXT, TEXT, TEXT])
  expect(server.connections).toHaveLength(2)
})

it('asks for the token before it connects again', async () => {
  const server = await startSocket(breaking([2]))
  const token = vi.fn().mockReturnValueOnce('one').mockResolvedValueOnce('two')
  await createClient({ url: server.url, auth: bearer(token) })
    .reply('msg_1')
    .done()
  expect(server.connections).toEqual([{ authorization: 'Bearer one' }, { authorization: 'Bearer two' }])
})

it('throws what the function for the token throws', async () => {
  const server = await startSocket(breaking(NONE))
  const auth = bearer(() => Promise.reject(new Error('no token here')))
  await expect(createClient({ url: server.url, auth }).reply('msg_1').done()).rejects.toThrow('no token here')
})

it('ends with the reason of its signal, also while there is no connection', async () => {
  const server = await startSocket(breaking([2], () => controller.abort(new Error('enough'))))
  const controller = new AbortController()
  await expect(
    createClient({ url: server.url }).reply('msg_1', { signal: controller.signal }).done(),
  ).rejects.toThrow('enough')
  await server.untilClosed()

  const nobody = createClient({ url: 'http://127.0.0.1:9' })
  const leaving = new AbortController()
  const onReconnect = () => leaving.abort(new Error('gone'))
  await expect(nobody.reply('msg_1', { signal: leaving.signal, onReconnect }).done()).rejects.toThrow('gone')
})

it('ends when the client is closed', async () => {
  const server = await startSocket(breaking([2], () => parley.close()))
  const parley = createClient({ url: server.url })
  await expect(parley.reply('msg_1').done()).rejects.toMatchObject({ code: 'CLIENT_CLOSED' })
  await server.untilClosed()
})

it('connects through the WebSocket it is given', async () => {
  const server = await startSocket(({ offset }) => pieces(TEXT, offset))
  const opened: WebSocket[] = []
  class Recorded extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      opened.push(this)
    }
  }
  const { text } = await read(createClient({ url: server.url, webSocket: Recorded }).reply('msg_1'))
  expect(text).toBe(TEXT)
  expect(opened).toHaveLength(1)
})
