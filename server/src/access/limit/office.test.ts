import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ask, openSocket } from '../../../test/ask.js'
import { hirePeople, spendDay } from '../../../test/office.js'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'
import { hasRedis, startRedis } from '../../../test/redis.js'
import { newKey } from '../apiKey/key.js'
import { newToken } from '../session/token.js'

// All of it happens within one window of the clock.
const longestWindow = 600_000
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Math.floor(Date.now() / longestWindow) * longestWindow })
})
afterEach(() => void vi.useRealTimers())

const me = '{ me { name } }'
const info = '{ serverInfo { schemaHash } }'
const behindProxy = { RATE_LIMITS: 'on', TRUST_PROXY: '127.0.0.0/8,::1' }
const from = (address: string) => ({ 'x-forwarded-for': address })
const asks = (parley: Parley, query: string, headers: Record<string, string> = {}) =>
  ask(parley.url, { query, headers })
/** How often each status came back when it was all asked at once. */
const statuses = async (times: number, run: (n: number) => Promise<{ status: number }>) => {
  const answers = await Promise.all(Array.from({ length: times }, (_, n) => run(n)))
  return answers.reduce<Record<number, number>>((seen, { status }) => {
    seen[status] = (seen[status] ?? 0) + 1
    return seen
  }, {})
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

onEveryDatabase(database => {
  test('an office of a hundred and twenty people works behind one address [R1, R4]', async () => {
    await using parley = await startParley({ database, env: { RATE_LIMITS: 'on' } })
    parley.model.otherwise('Good morning')
    const tokens = await hirePeople(parley.databaseUrl, 120)
    const day = await spendDay({ url: parley.url, tokens })
    expect(day).toEqual({ pages: 360, sockets: 120, sent: 240, replies: 240, refused: [] })
  })
})

describe.skipIf(!hasRedis)('with two servers that count together', () => {
  test('an office works behind one address, and a script there meets its limit [R1, R4]', async () => {
    await using redis = await startRedis()
    const env = { ...behindProxy, REDIS_URL: redis.url }
    await using one = await startParley({ database: 'postgresql', env })
    await using other = await startParley({ beside: one, env })
    for (const { model } of [one, other]) model.otherwise('Good morning')
    const tokens = await hirePeople(one.databaseUrl, 120)
    const headers = from('203.0.113.7')
    const days = await Promise.all([
      spendDay({ url: one.url, tokens: tokens.slice(0, 60), messages: 1, headers }),
      spendDay({ url: other.url, tokens: tokens.slice(60), messages: 1, headers }),
    ])
    for (const day of days)
      expect(day).toEqual({ pages: 120, sockets: 60, sent: 60, replies: 60, refused: [] })
    const made = await statuses(400, n =>
      asks(n % 2 ? one : other, me, { ...headers, ...bearer(newToken()) }),
    )
    expect(made).toEqual({ 401: 300, 429: 100 })
    // At the other one they are new.
    const met = await statuses(60, n => asks(other, me, { ...headers, ...bearer(tokens[n] ?? '') }))
    expect(met).toEqual({ 200: 60 })
  })
})

// Their limits are of a minute, and a busy machine gives up sockets.
describe('behind one address', { tags: ['deadline'] }, () => {
  test('a stolen cookie meets the limit of its user, and nobody else does [R1]', async () => {
    await using parley = await startParley({ env: { RATE_LIMITS: 'on' } })
    const [stolen = '', ...others] = await hirePeople(parley.databaseUrl, 4)
    const cookie = { cookie: `parley-session=${stolen}`, origin: parley.url }
    // Half of it cannot be parsed: that counts as well.
    const script = await statuses(200, n => asks(parley, n % 2 ? me : '{', cookie))
    expect(script[429]).toBe(80)
    for (const token of others) expect((await asks(parley, me, bearer(token))).status).toBe(200)
    expect((await asks(parley, info)).status).toBe(200)
  })

  test('its sockets do too [R4]', async () => {
    await using parley = await startParley({ env: { RATE_LIMITS: 'handshakes=3' } })
    const [stolen = '', other] = await hirePeople(parley.databaseUrl, 2)
    const headers = { cookie: `parley-session=${stolen}`, origin: parley.url }
    const open = async () => {
      await using socket = await openSocket(parley.url, undefined, { headers })
      return socket
    }
    for (let n = 0; n < 3; n++) await open()
    await expect(open()).rejects.toThrow('429')
    await using socket = await openSocket(parley.url, other)
    expect(socket.raw.readyState).toBe(socket.raw.OPEN)
  })

  test('a script without a credential meets its limit, and keeps nobody out [R1, R4]', async () => {
    await using parley = await startParley({ env: { RATE_LIMITS: 'on' } })
    parley.model.otherwise('Hello')
    const script = await statuses(400, () => asks(parley, info))
    expect(script).toEqual({ 200: 120, 429: 280 })
    for (let n = 0; n < 120; n++) await (await openSocket(parley.url))[Symbol.asyncDispose]()
    await expect(openSocket(parley.url)).rejects.toThrow('429')
    const tokens = await hirePeople(parley.databaseUrl, 20)
    const headers = { origin: parley.url }
    for (const token of tokens) {
      expect((await asks(parley, me, bearer(token))).status).toBe(200)
      const cookie = `parley-session=${token}`
      await using socket = await openSocket(parley.url, undefined, { headers: { ...headers, cookie } })
      expect(socket.raw.readyState).toBe(socket.raw.OPEN)
    }
  })

  test('of IPv6 a network of 64 bits is one address, in whatever form IPv4 is its own [R3]', async () => {
    await using parley = await startParley({
      env: { ...behindProxy, RATE_LIMITS: 'address=4,anonymous=100' },
    })
    const at = async (address: string) => (await asks(parley, info, from(address))).status
    for (const host of [':1', ':2', 'a:b:c:d', '0:0:0:9']) expect(await at(`2001:db8:1:1:${host}`)).toBe(200)
    expect(await at('2001:db8:1:1:ffff::5')).toBe(429)
    expect(await at('2001:db8:1:2::1')).toBe(200)
    for (let n = 0; n < 2; n++) {
      expect(await at('198.51.100.4')).toBe(200)
      expect(await at('::ffff:198.51.100.4')).toBe(200)
    }
    expect(await at('::ffff:c633:6404')).toBe(429)
    // Another address of IPv4 in the same notation is not in one network with it.
    expect(await at('::ffff:198.51.100.5')).toBe(200)
  })
})

onEveryDatabase(database => {
  test('made-up cookies and keys keep no colleague out, and are not looked up one by one [R1]', async () => {
    await using parley = await startParley({ database, env: { RATE_LIMITS: 'on' }, logLevel: 'trace' })
    const [known = '', ...fresh] = await hirePeople(parley.databaseUrl, 20)
    expect((await asks(parley, me, bearer(known))).status).toBe(200)
    const lookUps = () =>
      parley.log.filter(({ sql }) => /FROM .*"?(session|api_key)"?/.test(String(sql))).length
    const madeUp = (n: number) =>
      n % 2 ? bearer(newKey().key) : { cookie: `parley-session=${newToken()}`, origin: parley.url }
    const before = lookUps()
    expect(before).toBeGreaterThan(0)
    const flood = statuses(2000, n => asks(parley, me, madeUp(n)))
    const colleagues = await statuses(19, n => asks(parley, me, bearer(fresh[n] ?? '')))
    expect(colleagues).toEqual({ 200: 19 })
    expect((await asks(parley, me, bearer(known))).status).toBe(200)
    expect((await flood)[429]).toBeGreaterThanOrEqual(1660)
    // Twice for each of the first three hundred, and for colleagues; of all others together.
    expect(lookUps() - before).toBeLessThan(900)
    const later = lookUps()
    expect(await statuses(500, n => asks(parley, me, madeUp(n)))).toEqual({ 429: 500 })
    expect(lookUps() - later).toBeLessThan(60)
  })
})
