import { GraphQLError } from 'graphql'
import { expect, it, vi } from 'vitest'
import { breaking, read, TEXT } from '../test/brokenReply.js'
import { pieces, startSocket } from '../test/socketServer.js'
import { bearer } from './auth.js'
import { createClient } from './client.js'

it.each([1000, 1001, 1011, 1012, 1013, 4403, 4408, 4413, 4429])(
  'connects again after close code %i',
  async code => {
    const { url, offsets } = await startSocket(breaking([4], ({ socket }) => socket.close(code)))
    const { text } = await read(createClient({ url }).reply('msg_1'))
    expect(text).toBe(TEXT)
    expect(offsets).toEqual([0, 28])
  },
)

it('throws when the connection is refused', async () => {
  const { url, connections } = await startSocket(breaking([]), (_, socket) => {
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

it('gives up after so many attempts that brought nothing', async () => {
  const { url, offsets } = await startSocket(breaking([3, 0, 0, 0]))
  const reply = createClient({ url }).reply('msg_1', { maxAttempts: 2 })
  await expect(reply.done()).rejects.toMatchObject({ code: 'NETWORK_ERROR' })
  expect(offsets).toEqual([0, 21, 21])
})

it('unsubscribes when the loop is left, and closes the idle socket', async () => {
  const server = await startSocket(breaking([]))
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
  const server = await startSocket(breaking([]))
  const auth = bearer(() => Promise.reject(new Error('no token here')))
  await expect(createClient({ url: server.url, auth }).reply('msg_1').done()).rejects.toThrow('no token here')
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
