import { pino } from 'pino'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Db } from '../../../base/db/db.js'
import type { Journal, Tick } from '../../../base/db/journal.js'
import { createMirror } from '../writing/mirror.js'
import { createBeats } from './beats.js'
import type { Lease } from './lease.js'
import { createStopped } from './stopped.js'
import type { Tracked } from './tracked.js'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

const log = pino({ level: 'silent' })
const lease = { id: 'prc_1' } as Lease

function track(id: string, stop: () => void = () => {}): Tracked {
  return { mirror: createMirror(id), stop, abandon() {}, stored: { text: 0, thought: 0 }, firstEntry: null }
}

function world(answer: (pieces: string | null) => Tick = () => ({ alive: true, entry: null })) {
  const live = new Map<string, Tracked>()
  const ticks: (string | null)[] = []
  const pruned: (bigint | null)[] = []
  const lost = vi.fn(async () => {})
  const journal = {
    async tick(_id, pieces) {
      ticks.push(pieces)
      return answer(pieces)
    },
    async prune(_id, before) {
      pruned.push(before)
    },
  } as Partial<Journal> as Journal
  const beats = createBeats({ journal, lease, pulse: { beat() {}, steadySince: () => 0 }, live, lost, log })
  return { live, ticks, pruned, lost, beats }
}

test('what replies grew by is stored once, and a beat without any says so', async () => {
  let entry = 4n
  const { live, ticks, beats } = world(pieces => ({ alive: true, entry: pieces ? ++entry : null }))
  const reply = track('msg_1')
  live.set('msg_1', reply)
  reply.mirror.text.grow(0, 'Hello')
  beats.schedule()
  await vi.advanceTimersByTimeAsync(0)
  expect(ticks).toEqual(['[["msg_1",0,"Hello"]]'])
  expect(reply).toMatchObject({ stored: { text: 5 }, firstEntry: 5n })
  reply.mirror.text.grow(5, ' there')
  await vi.advanceTimersByTimeAsync(250)
  await vi.advanceTimersByTimeAsync(250)
  expect(ticks).toEqual(['[["msg_1",0,"Hello"]]', '[["msg_1",5," there"]]', null])
  expect(reply.firstEntry).toBe(5n)
  await beats.close()
})

test('a process without replies beats each five seconds', async () => {
  const { ticks, beats } = world()
  beats.schedule()
  await vi.advanceTimersByTimeAsync(4999)
  expect(ticks).toEqual([null])
  await vi.advanceTimersByTimeAsync(1)
  expect(ticks).toEqual([null, null])
  await beats.close()
  expect(ticks).toHaveLength(2)
})

test('a journal that cannot be written leaves the beat alone, and nothing counts as stored', async () => {
  const { live, ticks, beats, lost } = world(pieces => {
    if (pieces) throw new Error('locked')
    return { alive: true, entry: null }
  })
  const reply = track('msg_1')
  live.set('msg_1', reply)
  reply.mirror.text.grow(0, 'Hello')
  beats.schedule()
  await vi.advanceTimersByTimeAsync(0)
  expect(ticks).toEqual(['[["msg_1",0,"Hello"]]', null])
  expect(reply.stored.text).toBe(0)
  expect(lost).not.toHaveBeenCalled()
  live.clear()
  await beats.close()
})

test('a process that was declared dead is told so, whether its text could be stored or not', async () => {
  for (const isLocked of [false, true]) {
    const { live, beats, lost } = world(pieces => {
      if (pieces && isLocked) throw new Error('locked')
      return { alive: false, entry: null }
    })
    const reply = track('msg_1')
    live.set('msg_1', reply)
    reply.mirror.text.grow(0, 'Hello')
    beats.schedule()
    await vi.advanceTimersByTimeAsync(0)
    expect(lost).toHaveBeenCalledOnce()
    expect(reply.stored.text).toBe(0)
    live.clear()
    await beats.close()
  }
})

test('the journal forgets what is older than the oldest reply that runs, once one has left', async () => {
  const { live, pruned, beats } = world()
  const entries = { msg_1: 7n, msg_2: 5n, msg_3: null, msg_4: 6n }
  for (const [id, firstEntry] of Object.entries(entries))
    live.set(id, Object.assign(track(id), { firstEntry }))
  beats.schedule()
  await vi.advanceTimersByTimeAsync(500)
  expect(pruned).toEqual([])
  beats.release()
  await vi.advanceTimersByTimeAsync(500)
  expect(pruned).toEqual([5n])
  live.clear()
  beats.release()
  await beats.close()
  expect(pruned).toEqual([5n, null])
})

test('who was stopped or deleted is found by the database, whoever ends already is left alone', async () => {
  const stopped: string[] = []
  const live = new Map<string, Tracked>()
  for (const id of ['on', 'stopped', 'deleted', 'ending'])
    live.set(
      id,
      track(id, () => void stopped.push(id)),
    )
  let counts = { rows: 4, stops: 0 }
  const findMany = vi.fn(async () => [
    { id: 'on', stopRequested: false },
    { id: 'stopped', stopRequested: true },
    { id: 'ending', stopRequested: true },
  ])
  const db = { read: { $queryRaw: async () => [counts], message: { findMany } } } as unknown as Db
  const poll = createStopped({ db, lease, live, isEnding: ({ mirror }) => mirror.id === 'ending', log })
  poll.schedule()
  await vi.advanceTimersByTimeAsync(0)
  expect(findMany).not.toHaveBeenCalled()
  counts = { rows: 4, stops: 1 }
  await vi.advanceTimersByTimeAsync(250)
  expect(stopped).toEqual(['stopped', 'deleted'])
  counts = { rows: 3, stops: 0 }
  await vi.advanceTimersByTimeAsync(250)
  expect(findMany).toHaveBeenCalledTimes(2)
  live.clear()
  await vi.advanceTimersByTimeAsync(1000)
  expect(findMany).toHaveBeenCalledTimes(2)
  await poll.stop()
})
