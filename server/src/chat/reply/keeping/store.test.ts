import { pino } from 'pino'
import { afterEach, expect, it, vi } from 'vitest'
import type { Db } from '../../../base/db/db.js'
import type { Journal, Tick } from '../../../base/db/journal.js'
import { createMirror } from '../writing/mirror.js'
import type { Lease } from './lease.js'
import { createPulse } from './pulse.js'
import { createReplyStore } from './store.js'

afterEach(() => void vi.useRealTimers())

/** A store whose journal answers when the test says so. */
function setUp() {
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
    lease: { id: 'prc_1', async renew() {} } as Partial<Lease> as Lease,
    pulse: createPulse(),
    prices: { of: () => undefined },
    titles: false,
    log: pino({ level: 'silent' }),
  })
  const add = (id: string) => store.add({ mirror: createMirror(id), stop() {}, abandon() {} })
  return { store, ticks, add }
}

it('stores one after the other also while it closes', async () => {
  const { store, ticks, add } = setUp()
  add('msg_1')
  await vi.advanceTimersByTimeAsync(250)
  const closed = store.close()
  ticks[0]?.resolve({ alive: true, entry: null })
  await vi.advanceTimersByTimeAsync(1000)
  expect(ticks).toHaveLength(2)
  ticks[1]?.resolve({ alive: true, entry: null })
  await closed
})

it('is drained at once while nothing is kept, and with the last reply otherwise', async () => {
  const { store, ticks, add } = setUp()
  await store.drained(60_000)
  add('msg_1')
  add('msg_2')
  const drained = store.drained(60_000)
  await vi.advanceTimersByTimeAsync(250)
  // Declared dead, the process has no reply of its own any more.
  ticks[0]?.resolve({ alive: false, entry: null })
  await drained
  expect(store.size).toBe(0)
})
