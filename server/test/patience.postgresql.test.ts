import { describe, expect, test, vi } from 'vitest'
import {
  everythingOnce,
  isReady,
  lock,
  nothingHalf,
  openFaulty,
  rowsOf,
  send,
  sendings,
  unavailable,
} from './faultyPostgresql.js'

describe('a table that somebody locks for longer', () => {
  // The first is the case that must not happen: the client gives up, and the server goes on.
  test.each([
    ['than the server waits for PostgreSQL', { query_timeout: '1500' }],
    ['than PostgreSQL waits for a lock', { lock_timeout: '700' }],
    ['than PostgreSQL takes for a statement', { statement_timeout: '700' }],
  ])('%s makes sends fail whole, and those that come again succeed', async (_, limits) => {
    await using world = await openFaulty(limits)
    const { hand, parley, person } = world
    const [before = [], during = [], after = []] = [sendings(1), sendings(10), sendings(10)]
    for (const one of before) expect((await send(person, one)).sent).toBeDefined()
    const unlock = await lock(hand, 'message')
    const told = await Promise.all(during.map(one => send(person, one)))
    for (const one of told) expect(one).toMatchObject({ sent: undefined, told: unavailable })
    await isReady(parley, 503)
    await unlock()
    await isReady(parley, 200)
    // Whoever comes next meets none of what was begun before.
    for (const one of await Promise.all(after.map(one => send(person, one)))) expect(one.sent).toBeDefined()
    await nothingHalf(hand)
    for (const { content } of during)
      expect((await hand.query('SELECT 1 FROM message WHERE content = $1', [content])).rows).toEqual([])
    await everythingOnce(world, [...before, ...during, ...after])
  })
})

test('a session that stands still costs one request its answer, and is used by nobody afterwards', async () => {
  await using world = await openFaulty({ query_timeout: '1500' })
  const { hand, parley, person } = world
  const all = sendings(6)
  const [first, ...others] = all
  if (first) expect((await send(person, first)).sent).toBeDefined()
  const sessions = (await rowsOf(
    hand,
    `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'parley'`,
  )) as { pid: number }[]
  for (const { pid } of sessions) process.kill(pid, 'SIGSTOP')
  try {
    await vi.waitFor(
      async () => {
        const told = await Promise.all(others.map(one => send(person, one)))
        for (const one of told) if (!one.sent) expect(one.told).toEqual(unavailable)
        expect(told.every(({ sent }) => sent)).toBe(true)
      },
      { timeout: 30_000, interval: 100 },
    )
  } finally {
    for (const { pid } of sessions) process.kill(pid, 'SIGCONT')
  }
  await everythingOnce(world, all)
  await isReady(parley, 200)
})
