import { describe, expect, test } from 'vitest'
import { createMemoryBus } from '../../base/bus/memory.js'
import { createLimiter } from './limiter.js'
import { parseLimits } from './limits.js'
import { createSocketLimits } from './sockets.js'

function setUp(limits: string) {
  let at = 0
  const now = () => at
  const limiter = createLimiter(createMemoryBus(now), parseLimits(limits), now)
  return {
    sockets: createSocketLimits(limiter, now),
    advance(seconds: number) {
      at += seconds * 1000
    },
  }
}

describe('WebSockets', () => {
  test('of one address are limited, and their places become free again [R4]', async () => {
    const { sockets } = setUp('socketsPerAddress=2')
    const enter = async (network = 'a') => {
      const entry = await sockets.enter(network, null)
      await entry.stay(() => {})
      return entry
    }
    const [first] = [await enter(), await enter()]
    await expect(enter()).rejects.toMatchObject({ code: 'RATE_LIMITED' })
    await enter('b')
    first?.leave()
    // Called twice, it gives no second place free.
    first?.leave()
    await enter()
    await expect(enter()).rejects.toMatchObject({ code: 'RATE_LIMITED' })
  })

  test('count for whose they are, once that is proved [R4]', async () => {
    const { sockets } = setUp('socketsPerAddress=1,handshakes=2')
    const ada = { limit: 'user', who: 'ada' } as const
    for (let n = 0; n < 2; n++) await (await sockets.enter('a', null)).prove(ada)
    await expect(sockets.enter('a', ada)).rejects.toMatchObject({ code: 'RATE_LIMITED' })
    await expect((await sockets.enter('a', null)).prove(ada)).rejects.toMatchObject({ code: 'RATE_LIMITED' })
    await (await sockets.enter('a', null)).stay(() => {})
  })

  test('of one address begin only so often [R4]', async () => {
    const { sockets, advance } = setUp('handshakes=3')
    for (let n = 0; n < 3; n++) (await sockets.enter('a', null)).leave()
    await expect(sockets.enter('a', null)).rejects.toMatchObject({ extensions: { retryAfter: 60 } })
    advance(60)
    await sockets.enter('a', null)
  })

  test('of one user are limited [R4]', () => {
    const { sockets } = setUp('socketsPerUser=1')
    const leave = sockets.join('ada')
    expect(sockets.join('ada')).toBeNull()
    expect(sockets.join('grace')).not.toBeNull()
    leave?.()
    expect(sockets.join('ada')).not.toBeNull()
  })

  test('take so many messages a second, and some more at once [R4]', () => {
    const { sockets, advance } = setUp('messagesPerSecond=30')
    const mayReceive = sockets.meter()
    const received = (count: number) =>
      Array.from({ length: count }, () => mayReceive()).filter(Boolean).length
    expect(received(200)).toBe(90)
    advance(1)
    expect(received(200)).toBe(30)
    advance(3600)
    expect(received(200)).toBe(90)
  })

  test('are not limited where limits are off [R4]', async () => {
    const { sockets } = setUp('off')
    const mayReceive = sockets.meter()
    for (let n = 0; n < 1000; n++) {
      await sockets.enter('a', null)
      expect([sockets.join('ada') === null, mayReceive()]).toEqual([false, true])
    }
  })
})
