import { afterEach, describe, expect, test, vi } from 'vitest'
import { lengthOf, sumOf } from './count.js'

afterEach(() => void vi.useRealTimers())

describe('the length of a list', () => {
  test('is counted as far as anybody needs it, and to its end where that is asked for', async () => {
    const asked: object[] = []
    const length = lengthOf(async most => {
      asked.push(most)
      return 7
    })
    expect([await length(false), await length(true)]).toEqual([7, 7])
    expect(asked).toEqual([{ take: 10_001 }, {}])
  })

  test('is null where counting to the end takes too long', async () => {
    vi.useFakeTimers()
    const length = lengthOf(() => new Promise(() => {}))(true)
    await vi.advanceTimersByTimeAsync(2000)
    expect(await length).toBeNull()
  })

  test('that was counted in time leaves no timer behind', async () => {
    vi.useFakeTimers()
    expect(await lengthOf(async () => 1)(true)).toBe(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('of several parts is their sum, but no more than was asked for', () => {
    expect(sumOf([3, 4], {})).toBe(7)
    expect(sumOf([3, 4], { take: 5 })).toBe(5)
    expect(sumOf([], { take: 5 })).toBe(0)
  })
})
