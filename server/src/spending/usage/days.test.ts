import { describe, expect, it } from 'vitest'
import { daysBetween, isTimeZone } from './days.js'

const hour = 3_600_000
const lengths = (from: string, to: string, timeZone: string) =>
  daysBetween(new Date(from), new Date(to), timeZone).map(({ day, since, until }) => [
    day,
    (until.getTime() - since.getTime()) / hour,
  ])

describe('days', () => {
  it('are 23 and 25 hours long when clocks change', () => {
    expect(lengths('2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z', 'Europe/Berlin')).toEqual([
      ['2026-03-28', 24],
      ['2026-03-29', 23],
      ['2026-03-30', 24],
    ])
    expect(lengths('2026-10-25T12:00:00Z', '2026-10-25T13:00:00Z', 'Europe/Berlin')).toEqual([
      ['2026-10-25', 25],
    ])
  })

  it('begin at one o’clock where clocks change at midnight', () => {
    const [day] = daysBetween(
      new Date('2026-04-24T12:00:00Z'),
      new Date('2026-04-24T13:00:00Z'),
      'Africa/Cairo',
    )
    expect(day).toEqual({
      day: '2026-04-24',
      since: new Date('2026-04-23T22:00:00Z'),
      until: new Date('2026-04-24T21:00:00Z'),
    })
  })

  it('end before the end: midnight belongs to the next one', () => {
    expect(lengths('2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z', 'UTC')).toEqual([['2026-03-01', 24]])
  })

  it('that a place left out are none', () => {
    expect(
      lengths('2011-12-29T12:00:00Z', '2011-12-31T12:00:00Z', 'Pacific/Apia').map(([day]) => day),
    ).toEqual(['2011-12-29', '2011-12-31', '2012-01-01'])
  })

  it.each(['Europe/Berlin', 'UTC', 'Asia/Kathmandu', 'america/sao_paulo'])('%s is a time zone', name => {
    expect(isTimeZone(name)).toBe(true)
  })

  it.each(['', '+01:00', 'Mars/Olympus', '2026-01-01T00:00[UTC]', 'Europe/Berlin; DROP'])(
    '%s is none',
    name => {
      expect(isTimeZone(name)).toBe(false)
    },
  )
})
