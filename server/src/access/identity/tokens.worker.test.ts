import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startRenewals } from './tokens.worker.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('renewals are looked for again and again, one look at a time, until they are stopped [T3]', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const renewDue = vi.fn(() => promise)
  const stop = startRenewals({ renewDue }, 60, { error: vi.fn(), info: vi.fn() })
  await vi.advanceTimersByTimeAsync(59_000)
  expect(renewDue).toHaveBeenCalledTimes(0)
  await vi.advanceTimersByTimeAsync(200_000)
  expect(renewDue).toHaveBeenCalledTimes(1)
  resolve()
  await vi.advanceTimersByTimeAsync(120_000)
  expect(renewDue).toHaveBeenCalledTimes(3)
  await stop()
  await vi.advanceTimersByTimeAsync(600_000)
  expect(renewDue).toHaveBeenCalledTimes(3)
})

test('a look that fails is logged once, and does not end the next ones [T5]', async () => {
  const log = { error: vi.fn(), info: vi.fn() }
  const renewDue = vi.fn(() => Promise.reject(new Error('the database is away')))
  const stop = startRenewals({ renewDue }, 1, log)
  await vi.advanceTimersByTimeAsync(3000)
  expect([renewDue.mock.calls.length, log.error.mock.calls.length]).toEqual([3, 1])
  await stop()
})
