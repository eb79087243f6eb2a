import { describe, expect, test } from 'vitest'
import { eventually } from './eventually.js'
import { startLoad } from './load.js'
import { startParley } from './parley.js'
import { hasRedis, startRedis } from './redis.js'
import { createRelay } from './relay.js'
import { startWatch } from './watch.js'

const pieces = Array.from({ length: 30 }, (_, i) => `${i} 🙂 `)

/** Two servers on one Redis, and its network in the hand of the test. */
async function setUp() {
  const cleanUp = new AsyncDisposableStack()
  const redis = cleanUp.use(await startRedis())
  const relay = await createRelay(redis.url)
  cleanUp.defer(relay.close)
  const env = {
    REDIS_URL: relay.url,
    RATE_LIMITS:
      'user=100000,address=100000,sendMessage=100000,handshakes=100000,socketsPerUser=100,socketsPerAddress=100',
  }
  const one = cleanUp.use(await startParley({ database: 'postgresql', env }))
  const other = cleanUp.use(await startParley({ beside: one, env }))
  for (const { model } of [one, other]) model.otherwise(pieces, { delayMs: 10 })
  const person = await one.signIn('user')
  const health = async (path: string) => {
    const response = await fetch(one.url + path)
    const { services } = (await response.json()) as { services: Record<string, string> }
    return { status: response.status, bus: services?.bus }
  }
  return { redis, relay, one, other, person, health, [Symbol.asyncDispose]: () => cleanUp.disposeAsync() }
}

describe.skipIf(!hasRedis)('Redis under load', { tags: ['deadline'] }, () => {
  test.each(['cut', 'swallow', 'slow', 'freeze', 'restart', 'kill its connections'] as const)(
    'that is lost (%s) is missed by nobody [O2, R5]',
    async how => {
      await using world = await setUp()
      const { redis, relay, one, other, person, health } = world
      await using near = startLoad(person, 2)
      // Sends at the one, follows at the other.
      await using far = startLoad({ ...person, client: other.as(person).client }, 2)
      const loads = [near, far]
      const sent = () => Math.min(...loads.map(load => load.sent.length))
      await eventually(() => expect(sent()).toBeGreaterThan(1))
      expect(await health('/health')).toEqual({ status: 200, bus: 'ok' })
      await {
        cut: relay.cut,
        swallow: relay.swallow,
        slow: () => relay.slow(2000),
        freeze: () => redis.kill('SIGSTOP'),
        restart: redis.stop,
        'kill its connections': () => {
          for (const type of ['normal', 'pubsub']) redis.cli('client', 'kill', 'type', type)
        },
      }[how]()
      const lasts = how !== 'kill its connections'
      if (lasts)
        await eventually(async () =>
          expect(await health('/health')).toEqual({ status: 200, bus: 'degraded' }),
        )
      expect((await health('/health/ready')).status).toBe(200)
      const before = sent()
      await eventually(() => expect(sent()).toBeGreaterThan(before + 1))

      using watch = startWatch()
      redis.kill('SIGCONT')
      await redis.start()
      await relay.mend()
      await eventually(async () => expect((await health('/health')).bus).toBe('ok'))
      expect(watch.ms()).toBeLessThan(5000)
      const then = sent()
      await eventually(() => expect(sent()).toBeGreaterThan(then + 1))
      for (const load of loads) await load.stop()

      for (const { answers, sent, followed } of loads) {
        expect(answers.filter(({ status, code }) => status !== 200 || code)).toEqual([])
        // Nobody waits for Redis; a busy machine may take as long for everything else.
        expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(8000)
        for (const { replyId } of sent) expect(followed.get(replyId)).toBe(pieces.join(''))
      }
      // Said once when it is lost and once when it is back, however many commands failed. A machine that stands still
      // for a second loses it once more.
      for (const { log } of [one, other]) {
        const said = log.flatMap(({ msg }) => (String(msg).startsWith('Redis') ? [String(msg)] : []))
        expect(said.length).toBeGreaterThan(1)
        for (const [i, sentence] of said.entries())
          expect(sentence).toMatch(
            i % 2
              ? /can be used again/
              : /^Redis at 127\.0\.0\.1:\d+ .*This server goes on without the others until it is back$/,
          )
        expect(said.length).toBeLessThan(8)
      }
    },
  )
})
