import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from './eventually.js'
import {
  endSessions,
  everythingOnce,
  isReady,
  nothingHalf,
  openFaulty,
  rowsOf,
  type Sending,
  send,
  sendings,
  unavailable,
} from './faultyPostgresql.js'
import { type PostgresqlServer, startPostgresql } from './startPostgresql.js'

/** Until something goes wrong, and until everything is well again. */
async function sendUntil(
  person: Parameters<typeof send>[0],
  wanted: 'refused' | 'sent',
  all: Sending[],
): Promise<void> {
  await eventually(async () => {
    const [one] = sendings(1) as [Sending]
    all.push(one)
    const { sent, told } = await send(person, one)
    if (!sent) expect(told).toEqual(unavailable)
    expect(sent ? 'sent' : 'refused').toBe(wanted)
  })
}

const databaseOf = (url: string): string => new URL(url).pathname.slice(1)

describe('a database that takes no changes', { tags: ['deadline'] }, () => {
  test('for it became read-only is not ready, tells senders to come again, and needs no restart after', async () => {
    await using world = await openFaulty()
    const { hand, parley, person, url } = world
    const all = sendings(1)
    const [first] = all as [Sending]
    expect((await send(person, first)).sent).toBeDefined()
    await hand.query(`ALTER DATABASE ${databaseOf(url)} SET default_transaction_read_only = on`)
    await endSessions(hand)
    // Nobody has to send something first.
    await isReady(parley, 503)
    await sendUntil(person, 'refused', all)
    await hand.query(`ALTER DATABASE ${databaseOf(url)} RESET default_transaction_read_only`)
    await isReady(parley, 200)
    // Sessions that were made meanwhile are told so for good, and are not used again.
    await sendUntil(person, 'sent', all)
    await everythingOnce(world, all)
  })

  test('for it has no connection left tells so, and goes on with the first that is free', async () => {
    await using database = await openFaulty()
    const role = `few_${databaseOf(database.url)}`
    const { hand } = database
    await hand.query(`CREATE ROLE ${role} LOGIN PASSWORD 'few';
      GRANT ALL ON ALL TABLES IN SCHEMA public TO ${role}; GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO ${role}`)
    try {
      const url = Object.assign(new URL(database.url), { username: role, password: 'few' }).href
      await using world = await openFaulty({}, url)
      const { parley, person } = world
      const all = sendings(1)
      const [first] = all as [Sending]
      expect((await send(person, first)).sent).toBeDefined()
      await hand.query(`ALTER ROLE ${role} CONNECTION LIMIT 0`)
      await rowsOf(
        hand,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${role}' AND application_name = 'parley'`,
      )
      await sendUntil(person, 'refused', all)
      await isReady(parley, 503)
      await hand.query(`ALTER ROLE ${role} CONNECTION LIMIT -1`)
      await isReady(parley, 200)
      await sendUntil(person, 'sent', all)
      await everythingOnce(world, all)
    } finally {
      await hand.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
    }
  })
})

describe('a primary whose commits wait for a standby', { tags: ['deadline'] }, () => {
  let server: PostgresqlServer
  beforeAll(async () => {
    server = await startPostgresql()
  })
  afterAll(() => server.stop())

  const waiting = `SELECT pid FROM pg_stat_activity WHERE wait_event = 'SyncRep'`

  test('keeps no more than those that were under way, lets others read, and loses and doubles nothing', async () => {
    await using cleanUp = new AsyncDisposableStack()
    const admin = cleanUp.adopt(new pg.Client({ connectionString: server.url }), one => one.end())
    await admin.connect()
    await admin.query('ALTER DATABASE postgres SET synchronous_commit = on')
    await using world = await openFaulty({ query_timeout: '2000' }, server.url)
    const { hand, parley, person } = world
    const all = sendings(8)
    const [first, ...others] = all as [Sending, ...Sending[]]
    expect((await send(person, first)).sent).toBeDefined()
    await admin.query(`ALTER SYSTEM SET synchronous_standby_names = 'nobody'`)
    await admin.query('SELECT pg_reload_conf()')
    await eventually(async () =>
      expect(await rowsOf(admin, 'SHOW synchronous_standby_names')).toEqual([
        { synchronous_standby_names: 'nobody' },
      ]),
    )
    try {
      for (const { sent, told } of await Promise.all(others.map(one => send(person, one)))) {
        expect(sent).toBeUndefined()
        expect(told).toEqual(unavailable)
      }
      await isReady(parley, 503)
      const said = (message: string | undefined) =>
        expect(message).toBe('The database does not confirm what is written.')
      await eventually(async () => {
        await sendUntil(person, 'refused', all)
        const [one] = sendings(1) as [Sending]
        said((await send(person, one)).message)
      })
      const before = await rowsOf(admin, waiting)
      // Without trying: nobody else is left waiting at the server.
      for (const { message, told } of await Promise.all(sendings(20).map(one => send(person, one)))) {
        said(message)
        expect(told).toEqual(unavailable)
      }
      expect((await rowsOf(admin, waiting)).length).toBeLessThanOrEqual(before.length)
      expect((await person.ask('{ conversations(first: 1) { nodes { id } } }')).status).toBe(200)
    } finally {
      await admin.query('ALTER SYSTEM RESET synchronous_standby_names')
      await admin.query('SELECT pg_reload_conf()')
    }
    await isReady(parley, 200)
    await everythingOnce(world, all)
    await nothingHalf(hand)
  })
})
