import Fastify from 'fastify'
import { describe, expect, test } from 'vitest'
import { ask, askOnce, openSocket } from '../../../test/ask.js'
import { createTestDatabase } from '../../../test/database.js'
import { eventually } from '../../../test/eventually.js'
import { startParley } from '../../../test/parley.js'
import { createRelay } from '../../../test/relay.js'
import { startWatch } from '../../../test/watch.js'
import { healthRoutes } from './health.routes.js'

const fine = async () => {}
const broken = async () => {
  throw new Error('at 10.0.0.7')
}

async function ready(
  check: () => Promise<void>,
  {
    needed = true,
    stopping = false,
    failing,
  }: { needed?: boolean; stopping?: boolean; failing?: 'degraded' } = {},
) {
  await using app = Fastify()
  await app.register(
    healthRoutes([{ name: 'part', needed, check, ...(failing && { failing }) }], () => stopping),
  )
  const answer = async (path: string) => {
    const { statusCode, body } = await app.inject(path)
    return { code: statusCode, ...JSON.parse(body) }
  }
  return {
    ready: await answer('/health/ready'),
    all: await answer('/health'),
    live: await answer('/health/live'),
  }
}

describe('readiness', () => {
  test('depends on what is needed', async () => {
    expect(await ready(fine)).toMatchObject({ ready: { code: 200, status: 'ok', services: { part: 'ok' } } })
    const without = await ready(broken)
    expect(without.ready).toEqual({ code: 503, status: 'unavailable', services: { part: 'unavailable' } })
    expect(without.live).toEqual({ code: 200, status: 'ok' })
  })

  test('does not depend on the rest, which is reported', async () => {
    const { ready: needed, all } = await ready(broken, { needed: false })
    expect(needed).toEqual({ code: 200, status: 'ok', services: {} })
    expect(all).toEqual({ code: 200, status: 'ok', services: { part: 'unavailable' } })
  })

  test('tells what goes on without a part', async () => {
    const { ready: needed, all } = await ready(broken, { needed: false, failing: 'degraded' })
    expect(needed.code).toBe(200)
    expect(all).toEqual({ code: 200, status: 'ok', services: { part: 'degraded' } })
  })

  test('ends when the server stops', async () => {
    expect((await ready(fine, { stopping: true })).ready).toMatchObject({ code: 503, status: 'stopping' })
  })
})

test('without its database the server says so at once, and comes back by itself', {
  tags: ['deadline'],
}, async () => {
  await using own = {
    database: await createTestDatabase('postgresql'),
    [Symbol.asyncDispose]: () => own.database.drop(),
  }
  const relay = await createRelay(own.database.url)
  await using parley = await startParley({ database: 'postgresql', env: { DATABASE_URL: relay.url } })
  const { token } = await parley.signIn('user')
  const within = async <T>(ms: number, work: Promise<T>): Promise<T> => {
    using watch = startWatch()
    const result = await work
    expect(watch.ms()).toBeLessThan(ms)
    return result
  }
  const get = (path: string) => ask(parley.url, { method: 'GET', path })
  const me = () => askOnce(parley.url, '{ me { name } }', token)
  expect((await get('/health/ready')).status).toBe(200)
  await using open = await openSocket(parley.url, token)

  await relay.cut()
  const [readiness, liveness, request] = await Promise.all([
    within(2000, get('/health/ready')),
    get('/health/live'),
    within(3000, me()),
  ])
  expect(readiness.status).toBe(503)
  expect(liveness.status).toBe(200)
  expect(request).toMatchObject({
    status: 503,
    errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE', retryAfter: 1 } }],
  })
  expect(request.headers.get('retry-after')).toBe('1')
  expect(request.text).not.toMatch(/ECONN|prisma|\d+\.\d+\.\d+\.\d+/i)
  open.send({ id: '1', type: 'subscribe', payload: { query: '{ me { name } }' } })
  expect(await within(3000, open.next())).toMatchObject({
    type: 'error',
    payload: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }],
  })
  await using late = await openSocket(parley.url, undefined, { init: false })
  late.send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } })
  expect(await within(3000, late.closed)).toEqual({
    code: 1013,
    reason: expect.stringMatching(/^SERVICE_UNAVAILABLE: .+\.$/),
  })

  await relay.mend()
  await within(
    5000,
    eventually(async () => expect((await me()).status).toBe(200)),
  )
  expect((await get('/health/ready')).status).toBe(200)
  await parley.stop()
  await relay.close()
})
