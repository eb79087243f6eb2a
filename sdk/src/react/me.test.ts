import { afterEach, expect, it, vi } from 'vitest'
import type { User } from '../index.js'
import { createMe } from './me.js'

afterEach(() => void vi.useRealTimers())

it('knows where the events of the user stand for as long as that is worth starting from', async () => {
  vi.useFakeTimers({ toFake: ['performance'] })
  const me = createMe({ me: async () => ({ eventCursor: 'here' }) as User })
  expect(me.freshCursor()).toBeUndefined()
  const stop = me.subscribe(() => {})
  await vi.waitFor(() => expect(me.freshCursor()).toBe('here'))
  vi.advanceTimersByTime(29_000)
  expect(me.freshCursor()).toBe('here')
  vi.advanceTimersByTime(2000)
  expect(me.freshCursor()).toBeUndefined()
  stop()
})
