import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { within } from './within.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const refuse = () => {
  throw new Error('too late')
}

test('what comes in time is the answer, and leaves no timer', async () => {
  const late = vi.fn(() => 2)
  expect(await within(1000, Promise.resolve(1), late)).toBe(1)
  await expect(within(1000, Promise.reject(new Error('broken')), refuse)).rejects.toThrow('broken')
  expect(vi.getTimerCount()).toBe(0)
  expect(late).not.toHaveBeenCalled()
})

test('what comes too late is refused or answered instead, and is heard no more', async () => {
  const work = Promise.withResolvers<number>()
  const refused = within(1000, work.promise, refuse).catch(String)
  const answered = within(1000, work.promise, () => 2)
  await vi.runAllTimersAsync()
  expect(await Promise.all([refused, answered])).toEqual(['Error: too late', 2])
  work.reject(new Error('nobody listens'))
  await vi.advanceTimersByTimeAsync(0)
})

test('what had come while this process was held up is not late', async () => {
  const work = Promise.withResolvers<number>()
  const result = within(1000, work.promise, refuse)
  setTimeout(() => setImmediate(() => work.resolve(1)), 1000)
  await vi.advanceTimersByTimeAsync(5000)
  expect(await result).toBe(1)
})
