import { Prisma } from '@parley/prisma'
import { expect, test } from 'vitest'
import { CodedError } from '../errors.js'
import { beginningAt, beginningOf } from './beginning.js'
import { MAX_BULK } from './checkBulk.js'
import { listFilter } from './listFilter.js'
import { beginning, storable, timeRange } from './timeRange.js'
import { timesBetween } from './timeRange.sql.js'

const [one, two] = [new Date(1000), new Date(2000)]
const ids = (count: number) => Array.from({ length: count }, (_, i) => `usr_${i}`)

test('a list is narrowed by ids, and from a time on and before another', () => {
  expect(listFilter({})).toEqual([{}])
  expect(listFilter({ ids: ['usr_1'], createdAfter: one })).toEqual([
    { id: { in: ['usr_1'] } },
    { createdAt: { gte: one } },
  ])
  expect(listFilter({ ids: [], createdBefore: two })).toEqual([
    { id: { in: [] } },
    { createdAt: { lt: two } },
  ])
})

test('a list takes a hundred ids at most', () => {
  expect(listFilter({ ids: ids(MAX_BULK) })).toHaveLength(2)
  const refused = () => listFilter({ ids: ids(MAX_BULK + 1) })
  expect(refused).toThrow(CodedError)
  expect(refused).toThrow('At most 100 ids at once.')
})

test('times mean the same by Prisma and in SQL, and none lies before the beginning', () => {
  const early = new Date(-1)
  expect([storable(early), storable(beginning), storable(one)]).toEqual([beginning, beginning, one])
  expect(timeRange('at', null, undefined)).toEqual({})
  expect(timeRange('at', early, two)).toEqual({ at: { gte: beginning, lt: two } })
  const inSql = (...times: [Date | null, Date | null]) =>
    timesBetween(Prisma.sql`at`, ...times).map(({ text, values }) => [text, ...values])
  expect(inSql(null, null)).toEqual([])
  expect(inSql(early, two)).toEqual([
    ['at >= $1', beginning],
    ['at < $1', two],
  ])
})

test('events know behind which cursor they begin where somebody said so', () => {
  const events = {}
  expect(beginningOf(events)).toBeUndefined()
  expect(beginningAt(events, 'cursor')).toBe(events)
  expect(beginningOf(events)).toBe('cursor')
})
