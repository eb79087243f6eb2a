import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createMemoryBus } from '../../base/bus/memory.js'
import { createLog } from '../../base/telemetry/log.js'
import { CONVERSATION_EVENT_CHANNEL } from '../conversationEvent/record.js'
import { type Fed, startIndexer } from './indexer.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const silent = createLog('silent')

it('looks until there is nothing more, again soon after an event, and each second', async () => {
  const answers: Fed[] = ['more', 'more', 'done']
  const feed = vi.fn(async () => answers.shift() ?? 'done')
  const bus = createMemoryBus()
  const indexer = await startIndexer({ feed, bus, log: silent })
  await vi.advanceTimersByTimeAsync(0)
  expect(feed).toHaveBeenCalledTimes(3)
  for (let i = 0; i < 5; i++) bus.publish(CONVERSATION_EVENT_CHANNEL, 'cnv')
  await vi.advanceTimersByTimeAsync(300)
  expect(feed).toHaveBeenCalledTimes(4)
  await vi.advanceTimersByTimeAsync(2000)
  expect(feed).toHaveBeenCalledTimes(6)
  await indexer.close()
  await vi.advanceTimersByTimeAsync(5000)
  expect(feed).toHaveBeenCalledTimes(6)
})

it('tries again what failed, less and less often, and says so once', async () => {
  let broken = true
  const feed = vi.fn(async (): Promise<Fed> => {
    if (broken) throw new Error('broken')
    return 'done'
  })
  const lines: string[] = []
  const log = createLog('debug', { to: { write: line => void lines.push(line) } })
  const indexer = await startIndexer({ feed, bus: createMemoryBus(), log })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(feed.mock.calls.length).toBeGreaterThan(3)
  expect(feed.mock.calls.length).toBeLessThan(10)
  expect(lines).toHaveLength(1)
  broken = false
  await vi.advanceTimersByTimeAsync(31_000)
  const calls = feed.mock.calls.length
  await vi.advanceTimersByTimeAsync(10_000)
  expect(feed.mock.calls.length).toBe(calls + 10)
  await indexer.close()
})
