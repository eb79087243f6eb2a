import { pino } from 'pino'
import { afterEach, expect, it, vi } from 'vitest'
import type { Db } from '../../../base/db/db.js'
import type { Journal, Tick } from '../../../base/db/journal.js'
import { createMirror } from '../writing/mirror.js'
import type { Lease } from './lease.js'
import { createPulse } from './pulse.js'
import { createReplyStore } from './store.js'

afterEach(() => void vi.useRealTimers())

it('stores one after the other also while it closes', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  const ticks: PromiseWithResolvers<Tick>[] = []
  const journal = {
    async tick() {
      const tick = Promise.withResolvers<Tick>()
      ticks.push(tick)
      return tick.promise
    },
  } as Partial<Journal> as Journal
  const db = { kind: 'sqlite', read: { $queryRaw: async () => [{ rows: 1, stops: 0 }] } } as unknown as Db
  const store = createReplyStore({
    db,
    journal,
    lease: { id: 'prc_1' } as Lease,
    pulse: createPulse(),
    prices: { of: () => undefined },
    titles: false,
    log: pino({ level: 'silent' }),
  })
  store.add({ mirror: createMirror('msg_1'), stop() {}, abandon() {} })
  await vi.advanceTimersByTimeAsync(250)
  const closed = store.close()
  ticks[0]?.resolve({ alive: true, entry: null })
  await vi.advanceTimersByTimeAsync(1000)
  expect(ticks).toHaveLength(2)
  ticks[1]?.resolve({ alive: true, entry: null })
  await closed
})
