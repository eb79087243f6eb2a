import type { Logger } from 'pino'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { createTokenPasswords } from '../src/base/azure/password.js'
import { openBus } from '../src/base/bus/open.js'
import { openRedisBus } from '../src/base/bus/redis.js'
import { ConfigError, loadConfig } from '../src/process/config.js'
import { type IdentityEndpoint, startIdentityEndpoint } from './azure/identityEndpoint.js'
import { eventually } from './eventually.js'
import { hasRedis, startRedis } from './redis.js'

const OBJECT_ID = '77777777-7777-4777-8777-777777777777'
const auth = { AZURE_REDIS_AUTH: 'managed-identity' }
let machine: IdentityEndpoint

beforeAll(async () => {
  machine = await startIdentityEndpoint('machine')
  for (const [name, value] of Object.entries(machine.env)) vi.stubEnv(name, value)
})
afterAll(() => machine.close())

/** A Redis that lets in who has one of the tokens that were given and are not over, and nobody else. */
async function startEntraRedis() {
  const redis = await startRedis()
  const acl = (...rules: string[]) => redis.cli('acl', 'setuser', OBJECT_ID, ...rules)
  acl('on', '~parley:*', '&parley:*', '+@all')
  machine.onToken = token => void acl(`>${token}`)
  return {
    url: Object.assign(new URL(redis.url), { username: OBJECT_ID }).href,
    expireAll: () => void acl('resetpass'),
    endConnections: () =>
      ['normal', 'pubsub'].map(kind => redis.cli('client', 'kill', 'type', kind, 'skipme', 'yes')),
    clients: (kind: string) => redis.cli('client', 'list', 'type', kind),
    refused: () => redis.cli('acl', 'log'),
    [Symbol.asyncDispose]: () => redis[Symbol.asyncDispose](),
  }
}

describe.skipIf(!hasRedis)('Redis by tokens', () => {
  test('connections show each new one, and new ones are made with it', async () => {
    await using redis = await startEntraRedis()
    // So short that each question brings another one.
    machine.lifetime = 20
    const { redisAccess: access } = loadConfig({ ...auth, REDIS_URL: redis.url })
    if (!access) return expect.unreachable()
    const log: string[] = []
    const say = (_: unknown, text?: string) => void log.push(text ?? String(_))
    const { first, password } = createTokenPasswords(access, { warn: say })
    await first()
    const login = { user: OBJECT_ID, password, everyMs: 50 }
    const bus = await openRedisBus(redis.url, { info: say, warn: say }, login)
    expect(bus.shared).toBe(true)
    expect(machine.asked[0]).toEqual({ resource: 'https://redis.azure.com' })

    const heard: string[] = []
    const gaps: boolean[] = []
    await bus.subscribe('a', message => heard.push(message))
    bus.onGap(() => gaps.push(bus.shared))
    await eventually(() => expect(redis.clients('pubsub')).toContain('cmd=auth'))
    expect(redis.clients('pubsub')).toContain(`user=${OBJECT_ID}`)

    // What is open stays open, and shows one that holds.
    redis.expireAll()
    const before = machine.given.length
    await eventually(() => expect(machine.given.length).toBeGreaterThan(before + 2))
    expect(await bus.count('c', 60, 3)).toBe(3)
    expect([gaps, redis.refused()]).toEqual([[], ''])

    redis.expireAll()
    redis.endConnections()
    await eventually(() => expect(gaps).toEqual([false, true]))
    expect(await bus.count('c', 60)).toBe(4)
    expect(log).toEqual([expect.stringMatching(/ended the connection/), 'Redis can be used again'])

    // Nobody gives one: the server goes on alone, says why, and comes back.
    log.length = 0
    machine.mood = 'gone'
    redis.endConnections()
    await eventually(() => expect(bus.shared).toBe(false))
    await eventually(() => expect(log.join()).toContain('Redis'))
    machine.mood = 'gives'
    await eventually(() => expect(bus.shared).toBe(true))
    expect(log.join()).not.toContain('eyJ')
    await bus.close()
  })

  test('a start without an answer of Azure goes on without Redis, and says why', async () => {
    await using redis = await startEntraRedis()
    machine.mood = 'gone'
    const config = loadConfig({ ...auth, REDIS_URL: redis.url })
    const log: string[] = []
    const say = (_: unknown, text?: string) => void log.push(text ?? String(_))
    const logger = { info: say, warn: say } as unknown as Logger
    const bus = await openBus({ ...config, database: { kind: 'postgresql' } }, logger)
    expect(bus.shared).toBe(false)
    expect(log).toEqual([
      expect.stringMatching(
        /^Redis at .* cannot be used: Azure gives this server no token .* cannot be reached\./,
      ),
    ])
    machine.mood = 'gives'
    await eventually(() => expect(bus.shared).toBe(true))
    await bus.close()
  })
})

test.each<[Record<string, string>, string]>([
  [{ REDIS_URL: '' }, 'REDIS_URL is required'],
  [{ REDIS_URL: `redis://${OBJECT_ID}:b@localhost` }, 'The password in REDIS_URL is not used'],
  [{ REDIS_URL: 'rediss://cache.example:10000' }, 'REDIS_URL has to name the object id'],
  [{ REDIS_URL: `redis://${OBJECT_ID}@cache.example` }, 'REDIS_URL has to begin with rediss://'],
])('%j is told before anything is asked', (env, sentence) => {
  const problems = () => loadConfig({ ...auth, ...env })
  expect(problems).toThrow(ConfigError)
  expect(problems).toThrow(sentence)
})
