import { describe, expect, test } from 'vitest'
import { eventually } from '../../../test/eventually.js'
import { hasRedis, startRedis } from '../../../test/redis.js'
import { createRelay } from '../../../test/relay.js'
import { startWatch } from '../../../test/watch.js'
import { openRedisBus } from './redis.js'

/** Two processes on one Redis; the relay is the network of the first. */
async function setUp() {
  const cleanUp = new AsyncDisposableStack()
  const redis = cleanUp.use(await startRedis())
  const relay = await createRelay(redis.url)
  cleanUp.defer(relay.close)
  const log: string[] = []
  const open = async (url: string) => {
    const say = (_: unknown, text?: string) => void log.push(text ?? String(_))
    const bus = await openRedisBus(url, { info: say, warn: say })
    cleanUp.defer(() => bus.close())
    return bus
  }
  const one = await open(relay.url)
  const other = await open(redis.url)
  const is = (shared: boolean) => eventually(() => expect(one.shared).toBe(shared))
  return { redis, relay, one, other, log, is, open, [Symbol.asyncDispose]: () => cleanUp.disposeAsync() }
}

const back = 'Redis can be used again'

describe.skipIf(!hasRedis)('Redis', () => {
  test.each(['cut', 'swallow', 'slow', 'stop', 'freeze', 'refuse to write'] as const)(
    'that is lost (%s) costs a second, and comes back by itself [R5]',
    { tags: ['deadline'] },
    async how => {
      await using world = await setUp()
      const { redis, relay, one, log, is } = world
      const heard: string[] = []
      /** Whether Redis could be used when each gap was told. */
      const gaps: boolean[] = []
      await one.subscribe('a', message => heard.push(message))
      one.onGap(() => gaps.push(one.shared))
      expect(await one.count('c', 60, 10)).toBe(10)
      await {
        cut: relay.cut,
        swallow: relay.swallow,
        slow: () => relay.slow(2000),
        stop: redis.stop,
        freeze: () => redis.kill('SIGSTOP'),
        'refuse to write': () => redis.cli('config', 'set', 'min-replicas-to-write', '1'),
      }[how]()

      using watch = startWatch()
      expect(await one.count('alone', 60)).toBe(1)
      expect(watch.ms()).toBeLessThan(2000)
      await is(false)
      expect(gaps).toEqual([false])
      await expect(one.check()).rejects.toThrow()
      one.publish('a', 'alone')
      expect(heard).toEqual(['alone'])
      await one.cache.set('k', 'v', 60)
      expect(await one.cache.get('k')).toBeNull()
      await expect(one.live.append('msg', 'grown', 0, 'text')).rejects.toThrow()
      await one.subscribe('b', message => heard.push(message))

      redis.kill('SIGCONT')
      await redis.start()
      redis.cli('config', 'set', 'min-replicas-to-write', '0')
      await relay.mend()
      await is(true)
      // One for each loss and each return, of which a busy machine may bring more than one.
      expect(gaps).toEqual(gaps.map((_, n) => n % 2 === 1))
      expect(gaps.at(-1)).toBe(true)
      await eventually(() => expect(world.other.shared).toBe(true))
      world.other.publish('a', 'from there')
      world.other.publish('b', 'too')
      await eventually(() => expect(heard).toEqual(['alone', 'from there', 'too']))
      // Once each, however many commands failed; both processes, where both lost it.
      const lost = log.filter(line => line !== back)
      expect(lost.length).toBeGreaterThan(0)
      for (const line of lost)
        expect(line).toMatch(/^Redis at 127\.0\.0\.1:\d+ (?!.*TLS).*\. This server goes on without/)
      expect(log).toContain(back)
      expect(log.length).toBeLessThanOrEqual(4)
    },
  )

  test('whose connections are closed by somebody is there again at once', async () => {
    await using world = await setUp()
    const heard: string[] = []
    await world.one.subscribe('a', message => heard.push(message))
    for (const type of ['pubsub', 'normal']) {
      const gap = new Promise<void>(resolve => world.one.onGap(resolve))
      world.redis.cli('client', 'kill', 'type', type)
      await gap
      await world.is(true)
    }
    await eventually(() => expect(world.other.shared).toBe(true))
    world.other.publish('a', 'x')
    await eventually(() => expect(heard).toEqual(['x']))
  })

  test('tells the others when a process was away: they may have missed what it said', async () => {
    await using world = await setUp()
    const gap = new Promise<void>(resolve => world.other.onGap(resolve))
    world.relay.drop()
    await gap
    expect(world.other.shared).toBe(true)
  })

  test('forgets what was deleted from the cache while it was away', async () => {
    await using world = await setUp()
    await world.one.cache.set('k', 'v', 60)
    await world.relay.cut()
    await world.is(false)
    await world.one.cache.delete(['k'])
    await world.relay.mend()
    await world.is(true)
    expect(await world.one.cache.get('k')).toBeNull()
    await eventually(async () => expect(await world.other.cache.get('k')).toBeNull())
  })

  test('keeps nothing for ever', async () => {
    await using world = await setUp()
    const { one, redis } = world
    const ttl = (key: string) => Number(redis.cli('ttl', `parley:${key}`))
    await one.live.append('msg_1', 'grown', 0, 'text')
    await one.live.set('msg_2', 'text')
    await one.cache.set('k', 'v', 100)
    await one.count('c', 50)
    expect(ttl('live:msg_1')).toBeGreaterThan(590)
    expect(ttl('live:msg_2')).toBeGreaterThan(590)
    await one.live.expire('msg_1')
    expect(ttl('live:msg_1')).toBeLessThanOrEqual(60)
    const keys = redis.cli('keys', '*').split('\n')
    expect(keys.every(key => key.startsWith('parley:'))).toBe(true)
    expect(keys.map(key => redis.cli('ttl', key))).not.toContain('-1')
  })

  test('is shared by installations that have a database each', async () => {
    await using world = await setUp()
    const neighbour = await world.open(`${world.redis.url}/1`)
    const heard: string[] = []
    await neighbour.subscribe('a', message => heard.push(message))
    await neighbour.subscribe('b', message => heard.push(message))
    const own = new Promise<string>(resolve => void world.other.subscribe('a', resolve))
    world.one.publish('a', 'x')
    expect(await own).toBe('x')
    expect(await neighbour.count('c', 60)).toBe(1)
    expect(await world.one.count('c', 60)).toBe(1)
    expect(heard).toEqual([])
  })

  test('that is not there does not keep a server from starting', async () => {
    await using redis = await startRedis()
    await redis.stop()
    const bus = await openRedisBus(redis.url, { info() {}, warn() {} })
    expect(bus.shared).toBe(false)
    await redis.start()
    await eventually(() => expect(bus.shared).toBe(true))
    await bus.close()
  })
})
