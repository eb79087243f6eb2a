import { GraphQLError } from 'graphql'
import { describe, expect, it, vi } from 'vitest'
import { startHttp } from '../test/httpServer.js'
import { pieces, startSocket } from '../test/socketServer.js'
import { apiKey, bearer } from './auth.js'
import { createClient } from './client.js'

const TEXT = 'A text in several pieces.'
const refusal = (code: string) => ({ status: 401, errors: [{ message: 'No.', extensions: { code } }] })
const me = { data: { me: { id: 'usr_1' } } }

describe('over HTTP', () => {
  it('a refused token is renewed once, and the request made again with the new one', async () => {
    const { url, received } = await startHttp((_, count) => (count === 1 ? refusal('SESSION_EXPIRED') : me))
    const refresh = vi.fn(() => 'new')
    await createClient({ url, auth: bearer('old', refresh) }).me()
    expect(received.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer new'])
    expect(refresh.mock.calls).toEqual([['old']])
  })

  it('the new token is used until the source has another one', async () => {
    const { url, received } = await startHttp((_, count) => (count === 1 ? refusal('UNAUTHENTICATED') : me))
    let token = 'one'
    const parley = createClient({
      url,
      auth: bearer(
        () => token,
        () => 'two',
      ),
    })
    await parley.me()
    await parley.me()
    token = 'three'
    await parley.me()
    const sent = received.map(({ headers }) => headers.authorization?.slice('Bearer '.length))
    expect(sent).toEqual(['one', 'two', 'two', 'three'])
  })

  it('a token that changed meanwhile is tried before it is renewed', async () => {
    let token = 'one'
    const { url } = await startHttp(({ headers }) => {
      token = 'two'
      return headers.authorization === 'Bearer one' ? refusal('UNAUTHENTICATED') : me
    })
    const refresh = vi.fn(() => 'three')
    await createClient({ url, auth: bearer(() => token, refresh) }).me()
    expect(refresh).not.toHaveBeenCalled()
  })

  it('a new token that is refused too is the end', async () => {
    const { url, received } = await startHttp(() => refusal('SESSION_EXPIRED'))
    const parley = createClient({ url, auth: bearer('old', () => 'new') })
    await expect(parley.me()).rejects.toMatchObject({ code: 'SESSION_EXPIRED' })
    expect(received).toHaveLength(2)
  })

  it('a revoked session and an API key are not renewed', async () => {
    const { url, received } = await startHttp(() => refusal('SESSION_REVOKED'))
    const refresh = vi.fn(() => 'new')
    for (const auth of [bearer('old', refresh), apiKey('key')])
      await expect(createClient({ url, auth }).me()).rejects.toMatchObject({ code: 'SESSION_REVOKED' })
    expect(received.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer key'])
    expect(refresh).not.toHaveBeenCalled()
  })

  it('a renewal ends with the timeout of the call, and what it throws reaches the caller', async () => {
    const { url } = await startHttp(() => refusal('SESSION_EXPIRED'))
    const hanging = createClient({ url, auth: bearer('old', () => new Promise<string>(() => {})) })
    await expect(hanging.me({ timeout: 100 })).rejects.toMatchObject({ code: 'TIMEOUT' })
    const failing = createClient({ url, auth: bearer('old', () => Promise.reject(new Error('no way'))) })
    await expect(failing.me()).rejects.toThrow('no way')
  })
})

describe('over a socket', () => {
  const tokens = (connections: (Record<string, unknown> | undefined)[]) =>
    connections.map(params => params?.authorization)

  it('a token that is refused in mid-stream is renewed, and the reply goes on', async () => {
    const server = await startSocket(async function* ({ offset, count, socket }) {
      for await (const piece of pieces(TEXT, offset)) {
        if (count === 1 && piece.offset > 7) return socket.close(4401, 'SESSION_EXPIRED')
        yield piece
      }
    })
    const refresh = vi.fn(async () => 'new')
    const parley = createClient({ url: server.url, auth: bearer('old', refresh) })
    const reconnects: number[] = []
    const onReconnect = ({ offset, delay }: { offset: number; delay: number }) =>
      reconnects.push(offset, delay)
    expect(await parley.reply('msg_1', { onReconnect }).done()).toMatchObject({ content: TEXT })
    expect(server.offsets).toEqual([0, 14])
    expect(reconnects).toEqual([14, 0])
    expect(tokens(server.connections)).toEqual(['Bearer old', 'Bearer new'])
    expect(refresh).toHaveBeenCalledTimes(1)
  })

  it('a token that is refused by a subscription is renewed for all that share the socket', async () => {
    const server = await startSocket(({ offset, messageId, count }) =>
      count === 2
        ? [new GraphQLError('No.', { extensions: { code: 'SESSION_EXPIRED' } })]
        : pieces(messageId === 'long' && count === 1 ? TEXT.repeat(1000) : TEXT, offset),
    )
    const refresh = vi.fn(async () => 'new')
    const parley = createClient({ url: server.url, auth: bearer('old', refresh) })
    const first = parley.reply('long')[Symbol.asyncIterator]()
    await first.next()
    expect(await parley.reply('msg_2').done()).toMatchObject({ content: TEXT })
    for (let last = await first.next(); !last.done; ) last = await first.next()
    expect(tokens(server.connections)).toEqual(['Bearer old', 'Bearer new'])
    expect(refresh).toHaveBeenCalledTimes(1)
  })

  it('a new token that is refused too is the end', async () => {
    const server = await startSocket(
      ({ offset }) => pieces(TEXT, offset),
      (_, socket) => {
        socket.close(4401, 'SESSION_EXPIRED')
        return false
      },
    )
    let count = 0
    const parley = createClient({ url: server.url, auth: bearer('0', () => String(++count)) })
    await expect(parley.reply('msg_1').done()).rejects.toMatchObject({ code: 'SESSION_EXPIRED' })
    expect(tokens(server.connections)).toEqual(['Bearer 0', 'Bearer 1'])
  })
})
