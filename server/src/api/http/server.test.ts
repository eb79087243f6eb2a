import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, ask, type Request } from '../../../test/ask.js'
import { type Parley, startParley } from '../../../test/parley.js'
import { createMask } from '../graphql/mask.js'
import { createHttpServer } from './server.js'

let parley: Parley
let secure: Parley

beforeAll(async () => {
  ;[parley, secure] = await Promise.all([
    startParley(),
    startParley({
      env: {
        PUBLIC_URL: 'https://parley.example',
        OIDC_DEV_ISSUER: 'https://issuer.example',
        OIDC_DEV_CLIENT_ID: 'parley',
      },
    }),
  ])
})
afterAll(async () => {
  await Promise.all([parley[Symbol.asyncDispose](), secure[Symbol.asyncDispose]()])
})

const get = (path: string): Request => ({ path, method: 'GET' })

/** One answer of every kind. */
const kinds: [kind: string, request: Request, status: number][] = [
  ['data', { query: '{ __typename }' }, 200],
  ['an error of GraphQL', { query: '{' }, 200],
  ['an error before GraphQL', { body: '{' }, 400],
  ['a wrong method', { method: 'DELETE', body: '' }, 405],
  ['an unknown address', get('/nowhere'), 404],
  [
    'an unknown address in a browser',
    { ...get('/nowhere'), headers: { accept: 'text/html,*/*;q=0.8' } },
    404,
  ],
  ['an unreadable address', get('/%zz'), 400],
  ['an endless address', get(`/auth/login/${'x'.repeat(200)}`), 414],
  ['an unknown provider', get('/auth/login/nobody'), 404],
  ['health', get('/healthz'), 200],
  ['a page', get('/'), 200],
  ['the page of a failed sign-in', get('/auth/failed?code=INVALID_STATE'), 400],
  ['a redirect', get('/auth/login/dev'), 303],
]

const expectHeaders = ({ headers }: Pick<Answer, 'headers'>) => {
  expect(Object.fromEntries(headers)).toMatchObject({
    'cache-control': 'no-store',
    'content-security-policy': expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'x-request-id': expect.stringMatching(/^[\w-]{8,64}$/),
  })
  expect(headers.has('x-powered-by')).toBe(false)
  expect(headers.has('server')).toBe(false)
}

describe.each(kinds)('%s', (_kind, request, status) => {
  test('comes with the headers that protect whoever shows it [E5]', async () => {
    const answer = await ask(parley.url, request)
    expect(answer.status).toBe(status)
    expectHeaders(answer)
    expect(answer.headers.has('strict-transport-security')).toBe(false)
  })

  test('asks browsers to stay with https where people come by https [E5]', async () => {
    const { headers } = await ask(secure.url, request)
    expect(
      Number(/^max-age=(\d+)/.exec(headers.get('strict-transport-security') ?? '')?.[1]),
    ).toBeGreaterThanOrEqual(31_536_000)
  })
})

describe('a request id', () => {
  test.each(kinds.filter(([, , status]) => status >= 400))(
    'stands in %s and its header [E1]',
    async (_kind, request) => {
      const id = 'id_of-the-caller'
      const answer = await ask(parley.url, { ...request, headers: { 'x-request-id': id } })
      expect(answer.headers.get('x-request-id')).toBe(id)
      if (answer.headers.get('content-type')?.includes('json'))
        expect(answer.errors?.[0]?.extensions.requestId).toBe(id)
    },
  )

  test.each(['short', 'x'.repeat(65), 'with space in it', 'a"b,c;d:e\\f', '<script>alert</script>'])(
    'is not taken over from %s [E1]',
    async id => {
      const { headers, errors } = await ask(parley.url, { query: '{', headers: { 'x-request-id': id } })
      expect(headers.get('x-request-id')).not.toBe(id)
      expect(headers.get('x-request-id')).toBe(errors?.[0]?.extensions.requestId)
    },
  )
})

describe('what is no HTTP', () => {
  const talk = async (bytes: string) => {
    const socket = connect(Number(new URL(parley.url).port), 'localhost')
    await once(socket, 'connect')
    socket.write(bytes)
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n')
    const [status = '', ...lines] = head.split('\r\n')
    const headers = new Headers(lines.map(line => line.split(': ') as [string, string]))
    return { status: Number(status.split(' ')[1]), headers, errors: JSON.parse(body).errors }
  }

  test.each([
    ['noise', 'noise\r\n\r\n', 400],
    ['a header without a name', 'GET / HTTP/1.1\r\n: x\r\n\r\n', 400],
    [
      'two lengths',
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      400,
    ],
    [
      'a length and chunks',
      'POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
    ],
    ['endless headers', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('is refused like the rest: %s', async (_what, bytes, status) => {
    const answer = await talk(bytes)
    expectHeaders(answer)
    expect(answer).toMatchObject({
      status,
      errors: [{ extensions: { code: 'BAD_REQUEST', requestId: answer.headers.get('x-request-id') } }],
    })
  })
})

test('from the first moment of stopping every answer ends its connection, and none is left out', async () => {
  const log = pino({ level: 'silent' })
  let stopping = false
  const app = await createHttpServer({
    publicUrl: new URL('http://localhost'),
    log,
    mask: createMask(log),
    isStopping: () => stopping,
    slowRequestSeconds: 30,
  })
  const gate = Promise.withResolvers<void>()
  const entered = Promise.withResolvers<void>()
  app.get('/slow', async () => {
    entered.resolve()
    await gate.promise
    return 'done'
  })
  app.get('/raw', (_request, reply) => {
    reply.hijack().raw.end('raw')
  })
  app.get('/fails', () => Promise.reject(new Error('broken')))
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const say = (...lines: string[]) => {
    const socket = connect(port, '127.0.0.1')
    const received = text(socket)
    const first = Promise.withResolvers<void>()
    socket.once('data', () => first.resolve())
    for (const line of lines) socket.write(`${line} HTTP/1.1\r\nHost: x\r\n\r\n`)
    return { received, first: first.promise, socket }
  }
  const underWay = say('GET /slow', 'GET /slow')
  const idle = say('GET /raw')
  await entered.promise
  await idle.first
  stopping = true
  gate.resolve()
  // What was sent behind another request on one connection is answered there too.
  expect(await underWay.received).toMatch(
    /^HTTP\/1\.1 200 .*done.*HTTP\/1\.1 200 .*connection: close.*done/is,
  )
  idle.socket.write('GET /slow HTTP/1.1\r\nHost: x\r\n\r\n')
  expect(await idle.received).toMatch(/raw.*HTTP\/1\.1 200 .*connection: close.*done/is)
  for (const [line, status] of [
    ['GET /raw', 200],
    ['GET /fails', 500],
    ['GET /nothing', 404],
    ['GET /%', 400],
    ['HEAD /slow', 404],
    ['GET /raw HTTP/1.1\r\nExpect: something\r\nX:', 417],
  ] as const)
    expect(await say(line).received).toMatch(new RegExp(`^HTTP/1\\.1 ${status} .*connection: close`, 'is'))
  await app.close()
})

test('a client that offers HTTP/2 is served without', async () => {
  const socket = connect(Number(new URL(parley.url).port), 'localhost')
  socket.write(
    'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n',
  )
  expect(await text(socket)).toMatch(/^HTTP\/1.1 200 /)
})
