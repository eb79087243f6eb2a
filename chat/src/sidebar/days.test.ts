import { describe, expect, it } from 'vitest'
import { byDay, dayOf } from './days.js'

const now = new Date(2026, 2, 30, 0, 30)
const at = (...parts: [number, number, number, number, number]) => new Date(...parts).toISOString()

describe('a day', () => {
  it.each([
    ['today', at(2026, 2, 30, 0, 0)],
    ['today', at(2026, 2, 31, 9, 0)],
    ['yesterday', at(2026, 2, 29, 23, 59)],
    ['yesterday', at(2026, 2, 29, 0, 0)],
    ['week', at(2026, 2, 28, 23, 59)],
    ['week', at(2026, 2, 23, 0, 0)],
    ['month', at(2026, 2, 22, 23, 59)],
    ['earlier', at(2026, 1, 27, 23, 59)],
  ] as const)('is %s by the calendar of the reader: %s', (day, date) => expect(dayOf(date, now)).toBe(day))

  it('groups what lies on it, in the order it came', () => {
    const dates = [at(2026, 2, 30, 0, 20), at(2026, 2, 29, 1, 0), at(2026, 2, 30, 0, 10)]
    expect(byDay(dates, date => date, now)).toEqual([
      ['today', [dates[0], dates[2]]],
      ['yesterday', [dates[1]]],
    ])
  })
})
