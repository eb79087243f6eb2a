import { expect, test } from 'vitest'
import { createSchedule } from './tokens.schedule.js'

const now = new Date('2030-01-01T00:00:00Z')

/** Seconds between the renewal and the expiry of a token that lives so long. */
function ahead(expiresIn: number, random: number, bufferMinutes = 5): number {
  const { expiresAt, renewAt } = createSchedule(bufferMinutes, () => random).times(expiresIn, true, now)
  expect(expiresAt).toEqual(new Date(now.getTime() + expiresIn * 1000))
  return ((expiresAt?.getTime() ?? 0) - (renewAt?.getTime() ?? 0)) / 1000
}

test('a renewal is due the buffer or a tenth of the life ahead, a fifth more or less [T3]', () => {
  expect([ahead(3600, 0.5), ahead(3600, 0), ahead(3600, 1)]).toEqual([360, 288, 432])
  expect([ahead(1800, 0.5), ahead(86_400, 0.5), ahead(3600, 0.5, 30)]).toEqual([300, 8640, 1800])
})

test.each([1, 60, 300, 599])('a renewal is never due before half of a life of %i seconds [T3]', life => {
  for (const random of [0, 0.5, 1]) expect(ahead(life, random)).toBeLessThanOrEqual(life / 2)
})

test('by the clock of the server: what never expires or cannot be renewed is not due [T3]', () => {
  const schedule = createSchedule(5)
  expect(schedule.times(null, true, now)).toEqual({ expiresAt: null, renewAt: null })
  expect(schedule.times(60, false, now)).toMatchObject({ renewAt: null })
})
