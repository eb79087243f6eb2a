import { GraphQLError } from 'graphql'
import { expect, it } from 'vitest'
import { breaking, read, TEXT } from '../test/brokenReply.js'
import { pieces, startSocket } from '../test/socketServer.js'
import { createClient } from './client.js'

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

it.each([
  [4401, 'SESSION_REVOKED: You were signed out by Ada.', 'SESSION_REVOKED', 'You were signed out by Ada.'],
  [4401, 'SESSION_REVOKED', 'SESSION_REVOKED', 'The connection was closed (4401).'],
  [4401, 'Unauthorized', 'UNAUTHENTICATED', 'The connection was closed (4401).'],
  [4400, 'Bad request', 'BAD_RESPONSE', 'The connection was closed (4400).'],
  [4500, '', 'INTERNAL_SERVER_ERROR', 'The connection was closed (4500).'],
])('throws after close code %i (%s)', async (code, reason, expected, message) => {
  const { url, offsets } = await startSocket(breaking([4], ({ socket }) => socket.close(code, reason)))
  await expect(read(createClient({ url }).reply('msg_1'))).rejects.toMatchObject({ code: expected, message })
  expect(offsets).toHaveLength(1)
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

/** As from a server that could read the last event in part only. */
const halfEnd = (code: string) => ({
  offset: 2,
  text: 'llo',
  status: 'COMPLETE',
  message: null,
  errors: [new GraphQLError('Not now.', { path: ['reply', 'message'], extensions: { code } })],
})

it('asks again for an end whose message could not be read just now', async () => {
  const { url, offsets } = await startSocket(async function* ({ count, offset }) {
    if (count === 1) yield { offset: 0, text: 'He', status: 'STREAMING', message: null }
    if (count < 3) return yield halfEnd('SERVICE_UNAVAILABLE')
    yield* pieces('Hello', offset)
  })
  const { events } = await read(createClient({ url }).reply('msg_1'))
  expect(events.map(({ content }) => content)).toEqual(['He', 'Hello', 'Hello'])
  expect(events.map(({ message }) => message)).toEqual([null, null, { id: 'msg_1', content: 'Hello' }])
  expect(offsets).toEqual([0, 2, 2])
})

it('takes an end whose message may not be read as it is', async () => {
  const { url, offsets } = await startSocket(async function* () {
    yield { offset: 0, text: 'He', status: 'STREAMING', message: null }
    yield halfEnd('FORBIDDEN')
  })
  const { last } = await read(createClient({ url }).reply('msg_1'))
  expect(last).toMatchObject({ content: 'Hello', status: 'COMPLETE', message: null })
  expect(offsets).toEqual([0])
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
