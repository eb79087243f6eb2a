import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { openSocket } from './ask.js'
import { eventually } from './eventually.js'
import {
  everythingOnce,
  type FaultyWorld,
  isReady,
  lock,
  nothingHalf,
  openFaulty,
  rowsOf,
  type Sending,
  send,
  sendings,
  unavailable,
} from './faultyPostgresql.js'

/** Less than a statement may wait for a lock, and three times more than a transaction may take. */
const LOCK_MS = 4000

/** Until somebody waits for a lock on a table. */
const waitingFor = (hand: pg.Client, table: string) =>
  eventually(async () =>
    expect(
      await rowsOf(hand, `SELECT pid FROM pg_locks WHERE NOT granted AND relation = '${table}'::regclass`),
    ).not.toEqual([]),
  )

describe('a table that somebody locks for longer', { tags: ['deadline'] }, () => {
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

test('a session that stands still costs one request its answer, and is used by nobody afterwards', {
  tags: ['deadline'],
}, async () => {
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
    await eventually(async () => {
      const told = await Promise.all(others.map(one => send(person, one)))
      for (const one of told) if (!one.sent) expect(one.told).toEqual(unavailable)
      expect(told.every(({ sent }) => sent)).toBe(true)
    })
  } finally {
    for (const { pid } of sessions) process.kill(pid, 'SIGCONT')
  }
  await everythingOnce(world, all)
  await isReady(parley, 200)
})

test('the work of a transaction that does not end in time is told to come again, and leaves nothing', {
  tags: ['deadline'],
}, async () => {
  await using world = await openFaulty()
  const { hand, person } = world
  const [first, late] = sendings(2) as [Sending, Sending]
  expect((await send(person, first)).sent).toBeDefined()
  // No statement is late: each waits a little shorter than it may.
  const tables = ['idempotency_key', 'message', 'conversation_event_waiting']
  await using locks = new AsyncDisposableStack()
  const unlocks = await Promise.all(
    tables.map(async table => {
      const other = locks.adopt(new pg.Client({ connectionString: world.url }), one => one.end())
      await other.connect()
      return lock(other, table, 'EXCLUSIVE')
    }),
  )
  const sending = send(person, late)
  for (const [i, table] of tables.entries()) {
    await waitingFor(hand, table)
    await delay(LOCK_MS)
    await unlocks[i]?.()
  }
  const { sent, told, message } = await sending
  expect(sent).toBeUndefined()
  expect(told).toEqual(unavailable)
  expect(message).toBe('The work of a transaction did not end in time.')
  await nothingHalf(hand)
  expect((await hand.query('SELECT 1 FROM message WHERE content = $1', [late.content])).rows).toEqual([])
  await everythingOnce(world, [first, late])
})

describe('a query over a WebSocket that is under way when the server begins to stop', {
  tags: ['deadline'],
}, () => {
  const ask = async ({ parley, person, hand }: FaultyWorld) => {
    const socket = await openSocket(parley.url, person.token)
    const unlock = await lock(hand, 'conversation')
    socket.send({
      id: '1',
      type: 'subscribe',
      payload: { query: '{ conversations(first: 1) { totalCount } }' },
    })
    await waitingFor(hand, 'conversation')
    return { socket, unlock, stopped: parley.stop() }
  }

  test('is answered, and then led elsewhere', async () => {
    await using world = await openFaulty()
    const { socket, unlock, stopped } = await ask(world)
    await unlock()
    expect(await socket.next()).toMatchObject({ type: 'next', payload: { data: { conversations: {} } } })
    expect(await socket.closed).toMatchObject({ code: 1001 })
    await stopped
  })

  test('is led elsewhere where it takes too long, by a code on which clients ask again', async () => {
    await using world = await openFaulty()
    const { socket, unlock, stopped } = await ask(world)
    expect(await socket.closed).toMatchObject({ code: 1001 })
    await unlock()
    await stopped
  })
})
