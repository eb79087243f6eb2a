import { once } from 'node:events'
import { get } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openSocket } from '../../../test/ask.js'
import { signInByBrowser } from '../../../test/browser.js'
import { type Parley, startParley } from '../../../test/parley.js'

vi.mock('./limits.js', async original => {
  const { limits, ...rest } = await original<typeof import('./limits.js')>()
  return { ...rest, limits: { ...limits, initTime: 200 } }
})

let parley: Parley
let cookie: string
let token: string

beforeAll(async () => {
  parley = await startParley()
  ;({ cookie, token } = await signInByBrowser(parley.url, 'user'))
})
afterAll(() => parley[Symbol.asyncDispose]())

const me = { type: 'subscribe', payload: { query: '{ me { name } }' } }
const wait = {
  id: '1',
  type: 'subscribe',
  payload: { query: 'subscription { reply(messageId: "msg_1") { text } }' },
}

describe('a socket is closed', () => {
  test('with 4408 when nobody introduces themselves', async () => {
    await using socket = await openSocket(parley.url, undefined, { init: false })
    expect((await socket.closed).code).toBe(4408)
  })

  test('with 4401 when an operation comes before the introduction', async () => {
    await using socket = await openSocket(parley.url, undefined, { init: false })
    socket.send({ ...me, id: '1' })
    expect((await socket.closed).code).toBe(4401)
  })

  test('with 4429 when somebody introduces themselves twice', async () => {
    await using socket = await openSocket(parley.url)
    socket.send({ type: 'connection_init' })
    expect((await socket.closed).code).toBe(4429)
  })

  test('with 4409 when an id is used twice at a time', async () => {
    await using socket = await openSocket(parley.url, token)
    socket.send(wait)
    socket.send(wait)
    expect((await socket.closed).code).toBe(4409)
  })

  test.each([
    'junk',
    '[]',
    'null',
    '{"type":"nothing"}',
    '{"type":"subscribe","id":1}',
    '{"type":"subscribe","id":"1"}',
  ])('with 4400 after %s', async message => {
    await using socket = await openSocket(parley.url)
    socket.send(message)
    expect((await socket.closed).code).toBe(4400)
  })

  test('with 4406 without the protocol', async () => {
    await using socket = await openSocket(parley.url, undefined, { protocol: '', init: false })
    expect((await socket.closed).code).toBe(4406)
  })

  test('with 1009 when a message is larger than 64 KB', async () => {
    await using socket = await openSocket(parley.url)
    socket.send(JSON.stringify({ ...me, id: 'x'.repeat(64 * 1024) }))
    expect((await socket.closed).code).toBe(1009)
  })

  test.each(['unknown', 'x'.repeat(43)])(
    'with 4401, the code and a sentence when the token is %s',
    async wrong => {
      await using socket = await openSocket(parley.url, undefined, { init: false })
      socket.send({ type: 'connection_init', payload: { authorization: `Bearer ${wrong}` } })
      expect(await socket.closed).toEqual({
        code: 4401,
        reason: 'UNAUTHENTICATED: There is no such session. Sign in again.',
      })
    },
  )
})

describe('a handshake', () => {
  const valid = {
    connection: 'upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  }
  const handshake = async (path: string, headers: Record<string, string>) => {
    const [response] = await once(get(parley.url + path, { headers: { ...valid, ...headers } }), 'response')
    const { errors } = JSON.parse(await text(response))
    expect(response.headers).toMatchObject({
      'x-request-id': errors[0].extensions.requestId,
      'content-type': 'application/json; charset=utf-8',
      'x-content-type-options': 'nosniff',
    })
    return { status: response.statusCode, code: errors[0].extensions.code }
  }

  test('with the cookie of a person has to come from our own pages [E8]', async () => {
    const forbidden = { status: 403, code: 'FORBIDDEN' }
    expect(await handshake('/graphql', { cookie, origin: 'https://evil.example' })).toEqual(forbidden)
    expect(await handshake('/graphql', { cookie, origin: `${parley.url}.evil.example` })).toEqual(forbidden)
    expect(await handshake('/graphql', { cookie, origin: 'null' })).toEqual(forbidden)
    expect(await handshake('/graphql', { cookie })).toEqual(forbidden)
    await using socket = await openSocket(parley.url, undefined, { headers: { cookie, origin: parley.url } })
    socket.send({ ...me, id: '1' })
    expect((await socket.next()).payload.data.me).toEqual({ name: expect.any(String) })
  })

  test('from a page of another site is told to the log, with the variable that lets it in', async () => {
    const told = (origin: string) => parley.log.filter(line => line.level === 40 && line.origin === origin)
    for (let i = 0; i < 3; i++) await handshake('/graphql', { origin: 'https://elsewhere.example' })
    expect(told('https://elsewhere.example')).toEqual([
      expect.objectContaining({ msg: expect.stringContaining('CORS_ORIGINS') }),
    ])
    await handshake('/graphql', { origin: 'https://third.example' })
    expect(told('https://third.example')).toHaveLength(1)
  })

  test('from another page of this machine is taken in development, and not outside', async () => {
    const pages = ['http://localhost:5173', 'http://127.0.0.1:5173', 'http://[::1]:5173']
    for (const origin of pages) {
      await using socket = await openSocket(parley.url, undefined, { headers: { cookie, origin } })
      expect(socket.raw.readyState).toBe(socket.raw.OPEN)
    }
    expect(await handshake('/graphql', { cookie, origin: 'http://localhost.evil.example' })).toEqual({
      status: 403,
      code: 'FORBIDDEN',
    })
    await using production = await startParley({
      env: { NODE_ENV: 'production', OIDC_CORP_ISSUER: 'http://localhost:1', OIDC_CORP_CLIENT_ID: 'parley' },
    })
    for (const origin of pages)
      await expect(openSocket(production.url, undefined, { headers: { origin } })).rejects.toThrow('403')
  })

  test('anywhere else finds nothing', async () => {
    expect(await handshake('/', {})).toEqual({ status: 404, code: 'NOT_FOUND' })
    expect(await handshake('/graphql/', {})).toEqual({ status: 404, code: 'NOT_FOUND' })
  })

  test('that breaks the protocol is refused like any request', async () => {
    expect(await handshake('/graphql', { 'sec-websocket-version': '7' })).toEqual({
      status: 400,
      code: 'BAD_REQUEST',
    })
    expect(await handshake('/graphql', { 'sec-websocket-key': 'short' })).toEqual({
      status: 400,
      code: 'BAD_REQUEST',
    })
  })
})

test.each(['authorization', 'Authorization', 'AUTHORIZATION'])(
  'whoever asks may say so by %s',
  async name => {
    await using socket = await openSocket(parley.url, undefined, { init: false })
    socket.send({ type: 'connection_init', payload: { [name]: `Bearer ${token}` } })
    expect((await socket.next()).type).toBe('connection_ack')
    socket.send({ ...me, id: '1' })
    expect((await socket.next()).payload.data.me).toEqual({ name: expect.any(String) })
  },
)

test('the log tells which names are known to whoever says it by another one', async () => {
  await using socket = await openSocket(parley.url, undefined, { init: false })
  socket.send({ type: 'connection_init', payload: { authToken: token } })
  await socket.next()
  const line = parley.log.find(({ msg }) => String(msg).startsWith('connection_init has parameters'))
  expect(line).toMatchObject({ level: 20, known: ['authorization'], given: ['authToken'] })
  expect(JSON.stringify(line)).not.toContain(token)
})

test('what one operation does wrong does not end the others', async () => {
  await using socket = await openSocket(parley.url, token)
  socket.send({ ...me, id: 'wrong', payload: { query: '{' } })
  socket.send({ ...me, id: 'right' })
  const answers = [await socket.next(), await socket.next()]
  expect(answers).toContainEqual(expect.objectContaining({ id: 'wrong', type: 'error' }))
  expect(answers).toContainEqual(expect.objectContaining({ id: 'right', type: 'next' }))
})
