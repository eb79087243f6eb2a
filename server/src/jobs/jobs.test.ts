import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createMemoryBus } from '../bus/memory.js'
import { createLog } from '../telemetry/log.js'
import { scheduleJobs } from './jobs.js'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
afterEach(() => void vi.useRealTimers())

test('who stops the jobs waits for those that run, and none begins after', async () => {
  const log: string[] = []
  const job = Promise.withResolvers<void>()
  const stop = scheduleJobs(
    { bus: createMemoryBus(), log: createLog('debug', { to: { write: line => void log.push(line) } }) },
    {
      slow: () => job.promise.then(() => void log.push('slow is done')),
      broken: () => Promise.reject(new Error('broken')),
    },
  )
  vi.advanceTimersByTime(3_600_000)
  const stopped = stop().then(() => log.push('stopped'))
  vi.advanceTimersByTime(3_600_000)
  job.resolve()
  await stopped
  expect(log).toHaveLength(3)
  expect(log.indexOf('stopped')).toBe(2)
})
