import { describe, expect, test } from 'vitest'
import { createMemoryBus } from '../../base/bus/memory.js'
import type { CodedError } from '../../base/errors.js'
import { createLimiter } from './limiter.js'
import { parseLimits } from './limits.js'

/** Two processes on one bus, with a clock that only moves when it is told to. */
function setUp(limits = 'user=5') {
  let at = Date.parse('2030-01-01T00:00:10Z')
  const now = () => at
  const bus = createMemoryBus(now)
  const create = () => createLimiter(bus, parseLimits(limits), now)
  return {
    limiters: [create(), create()],
    advance(seconds: number) {
      at += seconds * 1000
    },
  }
}

const passed = async (attempts: (Promise<void> | undefined)[]): Promise<number> =>
  (await Promise.allSettled(attempts)).filter(({ status }) => status === 'fulfilled').length

describe('a limit', () => {
  test('lets exactly as many pass as may, of many at once in two processes [R2]', async () => {
    const { limiters } = setUp()
    expect(await passed(Array.from({ length: 40 }, (_, n) => limiters[n % 2]?.take('user', 'ada')))).toBe(5)
    expect(await passed([limiters[0]?.take('user', 'grace')])).toBe(1)
  })

  test('lets everybody pass again in the next window, which it tells [R1]', async () => {
    const { limiters, advance } = setUp()
    const take = () => limiters[0]?.take('user', 'ada')
    expect(await passed(Array.from({ length: 9 }, take))).toBe(5)
    const error = (await take()?.catch((error: unknown) => error)) as CodedError
    expect(error.extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfter: 50, http: { status: 429 } })
    expect(Object.fromEntries((error.extensions.http as { headers: Map<string, string> }).headers)).toEqual({
      'retry-after': '50',
      'ratelimit-limit': '5',
      'ratelimit-remaining': '0',
      'ratelimit-reset': '50',
    })
    advance(49)
    expect(await passed([take()])).toBe(0)
    advance(1)
    expect(await passed(Array.from({ length: 9 }, take))).toBe(5)
  })

  test('counts what is dear as often as told [R1]', async () => {
    const { limiters } = setUp()
    expect(await passed([limiters[0]?.take('user', 'ada', 4)])).toBe(1)
    expect(await passed([limiters[0]?.take('user', 'ada', 2)])).toBe(0)
  })

  test('can be looked at without being used up [R1]', async () => {
    const { limiters } = setUp()
    const check = () => limiters[0]?.check('user', 'ada')
    expect(await passed(Array.from({ length: 9 }, check))).toBe(9)
    await limiters[0]?.take('user', 'ada', 5)
    expect(await passed([check()])).toBe(0)
  })

  test('is none where limits are off [R1]', async () => {
    const { limiters } = setUp('off')
    expect(await passed(Array.from({ length: 1000 }, () => limiters[0]?.take('user', 'ada')))).toBe(1000)
    expect(limiters[0]?.capacity('socketsPerUser')).toBe(Number.POSITIVE_INFINITY)
  })
})
