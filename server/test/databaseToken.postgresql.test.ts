import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { openDatabase } from '../src/base/db/database.js'
import { ConfigError, loadConfig } from '../src/process/config.js'
import { type IdentityEndpoint, startIdentityEndpoint } from './azure/identityEndpoint.js'
import { type EntraPostgresql, POSTGRESQL_AUDIENCE, startEntraPostgresql } from './azure/postgresql.js'
import { createTestDatabase, type TestDatabase } from './database.js'
import { eventually } from './eventually.js'
import { endSessions, isReady, send, sendings } from './faultyPostgresql.js'
import { parleyServer } from './operator.js'
import { startParley } from './parley.js'

let machine: IdentityEndpoint
let database: TestDatabase
let postgresql: EntraPostgresql
const auth = { AZURE_POSTGRESQL_AUTH: 'managed-identity' }

// The package asks the same endpoint for as long as the process lives.
beforeAll(async () => {
  machine = await startIdentityEndpoint('machine')
  for (const [name, value] of Object.entries(machine.env)) vi.stubEnv(name, value)
  database = await createTestDatabase('postgresql', { empty: true })
  postgresql = await startEntraPostgresql(database.url)
})
afterAll(async () => {
  await postgresql.close()
  await database.drop()
  await machine.close()
})
beforeEach(() => {
  // So short that nobody uses one twice.
  Object.assign(machine, { mood: 'gives', lifetime: 20 })
})

const environment = () => ({ ...auth, DATABASE_URL: postgresql.url })

test('a start without an answer of Azure ends in words', async () => {
  machine.mood = 'gone'
  await expect(startParley({ database: 'postgresql', env: environment() })).rejects.toMatchObject({
    name: 'StartError',
    message:
      'PostgreSQL cannot be reached. Azure gives this server no token for its managed identity: what gives them cannot be reached.',
  })
})

test('the migrator and every connection have tokens, which expire while the server runs', async () => {
  await using parley = await startParley({ database: 'postgresql', env: environment() })
  const hand = new pg.Client({ connectionString: database.url, application_name: 'hand' })
  await hand.connect()
  await using _ended = { [Symbol.asyncDispose]: () => hand.end() }
  const person = await parley.signIn('user')
  parley.model.otherwise(['Hi'])
  const sends = async () => (await send(person, sendings(1)[0] ?? expect.unreachable())).told.status
  expect(await sends()).toBe(200)
  expect(new Set(machine.asked.map(({ resource }) => resource))).toEqual(new Set([POSTGRESQL_AUDIENCE]))
  const names = `SELECT DISTINCT application_name AS name FROM pg_stat_activity WHERE datname = current_database()`
  expect((await hand.query(names)).rows).toEqual(
    expect.arrayContaining(['parley', 'parley probe', 'parley beat'].map(name => ({ name }))),
  )

  // What is open stays open.
  const before = postgresql.used.length
  postgresql.expireAll()
  expect(await sends()).toBe(200)
  await endSessions(hand)
  await vi.waitFor(async () => expect(await sends()).toBe(200), 5000)
  const later = postgresql.used.slice(before)
  expect(later.length).toBeGreaterThan(0)
  expect(postgresql.used.slice(0, before)).not.toEqual(expect.arrayContaining(later))

  // Nobody gives a new one.
  machine.mood = 'gone'
  await endSessions(hand)
  await isReady(parley, 503)
  // First it says that connections ended, then why there are no new ones.
  await eventually(async () =>
    expect(await send(person, sendings(1)[0] ?? expect.unreachable())).toMatchObject({
      told: { status: 503, code: 'SERVICE_UNAVAILABLE' },
      message: 'The database cannot be reached: this server could not prove who it is.',
    }),
  )
  machine.mood = 'gives'
  await isReady(parley, 200)
  expect(await sends()).toBe(200)
  expect(JSON.stringify(parley.log)).not.toContain('eyJ')
})

test('commands have them too, and say what is missing', async () => {
  const env = { ...machine.env, ...environment() }
  expect(await parleyServer(['migrate', '--dry-run'], env)).toMatchObject({
    code: 0,
    stdout: 'Nothing is pending.\n',
  })
  machine.mood = 'gone'
  expect(await parleyServer(['status'], env)).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^PostgreSQL cannot be reached\. Azure gives this server no token/),
  })
})

test('a password goes to no other server, and an address with one keeps it', async () => {
  const { db } = await openDatabase(database.address)
  await db.check()
  await db.close()
  const other = await startEntraPostgresql(database.url)
  const at = { kind: 'postgresql', url: other.url } as const
  await expect(openDatabase(at)).rejects.toThrow('check user and password in DATABASE_URL')
  await other.close()
})

test.each<[Record<string, string>, string]>([
  [{ DATABASE_URL: 'file:./data/parley.db' }, 'DATABASE_URL has to be the address of a PostgreSQL'],
  [{ DATABASE_URL: 'postgresql://a:b@localhost/p' }, 'The password in DATABASE_URL is not used'],
  [{ DATABASE_PASSWORD: 'b' }, 'DATABASE_PASSWORD is not used'],
  [{ PGPASSWORD: 'b' }, 'PGPASSWORD is not used'],
  [{ DATABASE_URL: 'postgresql://localhost/p' }, 'DATABASE_URL has to name the identity'],
  [{ DATABASE_URL: 'postgresql://a@db.example/p' }, 'DATABASE_URL has to say sslmode=verify-full'],
  [{ AZURE_FEDERATED_TOKEN_FILE: '/token' }, 'AZURE_TENANT_ID has to be one tenant'],
])('%j is told before anything is asked', (env, sentence) => {
  const problems = () => loadConfig({ DATABASE_URL: 'postgresql://a@localhost/p', ...auth, ...env })
  expect(problems).toThrow(ConfigError)
  expect(problems).toThrow(sentence)
})
