import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../../../test/eventually.js'
import { hasRedis, type RedisServer, startRedis } from '../../../test/redis.js'
import type { Bus } from './bus.js'
import { createMemoryBus } from './memory.js'
import { openRedisBus } from './redis.js'

const quiet = { info() {}, warn() {} }
const kinds = hasRedis ? (['memory', 'redis'] as const) : (['memory'] as const)

// What each implementation promises. Behind Redis there are two processes, of which the second one listens.
describe.each(kinds)('the bus: %s', kind => {
  const cleanUp = new AsyncDisposableStack()
  afterAll(() => cleanUp.disposeAsync())
  let one: Bus
  let other: Bus

  beforeAll(async () => {
    const open = async () => (redis ? openRedisBus(redis.url, quiet) : createMemoryBus())
    const redis: RedisServer | null = kind === 'redis' ? cleanUp.use(await startRedis()) : null
    one = await open()
    other = redis ? await open() : one
    for (const bus of [one, other]) cleanUp.defer(() => bus.close())
  })

  test('delivers to every subscriber of a channel, in order, once', async () => {
    const heard: Record<string, string[]> = { here: [], there: [], elsewhere: [] }
    await one.subscribe('a', message => heard.here?.push(message))
    await other.subscribe('a', message => heard.there?.push(message))
    await other.subscribe('b', message => heard.elsewhere?.push(message))
    const said = Array.from({ length: 50 }, (_, n) => `${n} – “ü” 🙂`)
    for (const message of said) one.publish('a', message)
    expect(heard.here).toEqual(said)
    one.publish('b', 'last')
    await eventually(() => expect(heard.elsewhere).toEqual(['last']))
    expect(heard).toEqual({ here: said, there: said, elsewhere: ['last'] })
  })

  test('a subscription that ended hears nothing, and leaves the others alone', async () => {
    const heard: string[] = []
    const end = await other.subscribe('c', message => heard.push(`first ${message}`))
    await other.subscribe('c', message => heard.push(`second ${message}`))
    end()
    end()
    one.publish('c', 'x')
    await eventually(() => expect(heard).toEqual(['second x']))
  })

  test('a channel can be left and entered again at once', async () => {
    const heard: string[] = []
    for (let n = 0; n < 5; n++) (await other.subscribe('d', message => heard.push(`${n} ${message}`)))()
    const end = await other.subscribe('d', message => heard.push(message))
    one.publish('d', 'x')
    await eventually(() => expect(heard).toEqual(['x']))
    end()
  })

  test('live text is appended where it fits, counted as JavaScript counts', async () => {
    expect(await one.live.get('msg_1')).toBeNull()
    expect(await one.live.append('msg_1', 'grown', 0, 'Grüße 🙂')).toBe(true)
    expect(await one.live.append('msg_1', 'grown', 8, ', Zoë')).toBe(true)
    expect(await other.live.get('msg_1')).toBe('Grüße 🙂, Zoë')
    expect(await one.live.append('msg_1', 'grown', 12, '!')).toBe(false)
    expect(await one.live.append('msg_2', 'grown', 3, '!')).toBe(false)
    expect(await other.live.get('msg_2')).toBeNull()
    await one.live.set('msg_1', 'new')
    expect(await one.live.append('msg_1', 'grown', 3, '!')).toBe(true)
    expect(await other.live.get('msg_1')).toBe('new!')
    await one.live.expire('msg_1')
    expect(await other.live.get('msg_1')).toBe('new!')
  })

  test('tells each piece on its channel, where it fits and where not', async () => {
    const heard: string[] = []
    await other.subscribe('pieces', message => heard.push(message))
    await one.live.append('msg_4', 'pieces', 0, 'a:b')
    await one.live.append('msg_4', 'pieces', 7, 'c')
    await eventually(() => expect(heard).toEqual(['0:a:b', '7:c']))
  })

  test('pieces that are appended without waiting arrive in order', async () => {
    const fits = Array.from({ length: 100 }, (_, n) => one.live.append('msg_3', 'grown', n * 2, `${n % 10},`))
    expect(new Set(await Promise.all(fits))).toEqual(new Set([true]))
    expect(await other.live.get('msg_3')).toBe('0,1,2,3,4,5,6,7,8,9,'.repeat(10))
  })

  test('the cache keeps what it is given until that is deleted or its time is over', async () => {
    await one.cache.set('k', 'välue', 60)
    await one.cache.set('short', 'value', 1)
    expect(await other.cache.get('k')).toBe('välue')
    await other.cache.delete(['k', 'unknown'])
    await other.cache.delete([])
    expect(await one.cache.get('k')).toBeNull()
    await eventually(async () => expect(await one.cache.get('short')).toBeNull())
  })

  test('counts exactly, for all processes, until the window ends', async () => {
    const counts = await Promise.all(
      Array.from({ length: 40 }, (_, n) => [one, other][n % 2]?.count('c', 60)),
    )
    expect(counts.sort((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 40 }, (_, n) => n + 1))
    expect(await one.count('c', 60, 5)).toBe(45)
    expect(await other.count('c', 60, 0)).toBe(45)
    expect(await one.count('short', 1)).toBe(1)
    await eventually(async () => expect(await one.count('short', 1, 0)).toBe(0))
  })

  test('answers when it is asked whether it works', async () => {
    await expect(one.check()).resolves.toBeUndefined()
    expect(one.shared).toBe(kind === 'redis')
  })
})
