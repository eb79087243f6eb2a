import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createPoll, startPoll } from './poll.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A look that a test ends, and what is said of it. */
function setUp() {
  const said: string[] = []
  const under: PromiseWithResolvers<void>[] = []
  const look = vi.fn(() => {
    const held = Promise.withResolvers<void>()
    under.push(held)
    return held.promise
  })
  const failed = (error: unknown) => void said.push(String(error))
  const again = () => void said.push('again')
  const end = async (error?: Error) => {
    const held = under.shift()
    if (error) held?.reject(error)
    else held?.resolve()
    await vi.advanceTimersByTimeAsync(0)
  }
  return { look, failed, again, said, end }
}

test('a poll looks once an interval, and leaves out what is due during a look', async () => {
  const { look, failed, again, end } = setUp()
  const poll = startPoll({ look, everyMs: 1000, failed, again })
  await vi.advanceTimersByTimeAsync(999)
  expect(look).toHaveBeenCalledTimes(0)
  await vi.advanceTimersByTimeAsync(2601)
  expect(look).toHaveBeenCalledTimes(1)
  await end()
  await vi.advanceTimersByTimeAsync(399)
  expect(look).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(look).toHaveBeenCalledTimes(2)
  await end()
  await poll.stop()
})

test('an outage is told once, and its end', async () => {
  const { look, failed, again, said, end } = setUp()
  const poll = startPoll({ look, everyMs: 1000, failed, again })
  for (const error of [new Error('away'), new Error('still away'), undefined, undefined]) {
    await vi.advanceTimersByTimeAsync(1000)
    await end(error)
    expect(poll.failing).toBe(error !== undefined)
  }
  expect(said).toEqual(['Error: away', 'again'])
  await poll.stop()
})

test('whoever wakes a poll is looked for at once, or after the look under way, and waits where that fails', async () => {
  const { look, failed, again, end } = setUp()
  const poll = startPoll({ look, everyMs: 1000, failed, again })
  poll.wake()
  expect(look).toHaveBeenCalledTimes(1)
  for (const _ of [1, 2, 3]) poll.wake()
  await end()
  expect(look).toHaveBeenCalledTimes(2)
  poll.wake()
  await end(new Error('away'))
  expect(look).toHaveBeenCalledTimes(2)
  await vi.advanceTimersByTimeAsync(1000)
  expect(look).toHaveBeenCalledTimes(3)
  await end()
  expect(look).toHaveBeenCalledTimes(3)
  await poll.stop()
})

test('who asks for a run gets the one under way', async () => {
  const { look, failed, again, end } = setUp()
  const poll = createPoll({ look, everyMs: () => null, failed, again })
  const done = vi.fn()
  void Promise.all([poll.run(), poll.run()]).then(done)
  expect(look).toHaveBeenCalledTimes(1)
  expect(done).not.toHaveBeenCalled()
  await end(new Error('away'))
  expect(done).toHaveBeenCalled()
})

test('nobody looks while there is nothing to look for', async () => {
  const { look, failed, again, end } = setUp()
  let needed = false
  const poll = startPoll({ look, everyMs: 1000, needed: () => needed, failed, again })
  await vi.advanceTimersByTimeAsync(5000)
  expect(look).toHaveBeenCalledTimes(0)
  needed = true
  await vi.advanceTimersByTimeAsync(1000)
  expect(look).toHaveBeenCalledTimes(1)
  await end()
  await poll.stop()
})

test('an interval that changes is counted from the beginning of the last look, at once if that took longer', async () => {
  const { look, failed, again, end } = setUp()
  let ms: number | null = null
  const poll = createPoll({ look, everyMs: () => ms, failed, again })
  poll.schedule()
  await vi.advanceTimersByTimeAsync(5000)
  expect(look).toHaveBeenCalledTimes(0)
  ms = 200
  poll.schedule()
  await vi.advanceTimersByTimeAsync(0)
  expect(look).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(150)
  await end()
  await vi.advanceTimersByTimeAsync(50)
  expect(look).toHaveBeenCalledTimes(2)
  await vi.advanceTimersByTimeAsync(300)
  await end()
  expect(look).toHaveBeenCalledTimes(3)
  await end()
  await poll.stop()
})

test('who stops a poll waits for the look under way, and there is no other', async () => {
  const { look, failed, again, end } = setUp()
  const poll = startPoll({ look, everyMs: 1000, failed, again })
  await vi.advanceTimersByTimeAsync(1000)
  poll.wake()
  const stopped = vi.fn()
  void poll.stop().then(stopped)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(stopped).not.toHaveBeenCalled()
  await end()
  expect(stopped).toHaveBeenCalled()
  poll.wake()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(look).toHaveBeenCalledTimes(1)
})
