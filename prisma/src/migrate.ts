import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { connectTimeoutMs, type DatabaseAddress } from './address.js'
import { type Migration, readPostgresqlHistory, readSqliteHistory } from './history.js'
import { readMigrations } from './migrationFolders.js'
import { noFilters, withSchemaEngine } from './schemaEngine.js'
import { UnusableDatabaseError } from './unusable.js'

/** Any number will do that nobody else uses; the engine itself locks 72707369. */
const lockKey = 7_270_450_921
const POLL_MS = 250
const TELL_MS = 60_000

/**
 * Applies the pending migrations as `prisma migrate deploy` does and names them. Servers on one PostgreSQL may do so
 * together: one works, the others wait, and `tell` is given a sentence about that. On SQLite the caller keeps other
 * processes away.
 */
export async function migrate(
  at: DatabaseAddress,
  tell: (sentence: string) => void = () => {},
): Promise<string[]> {
  if (at.kind === 'sqlite') return hasPending(await readSqliteHistory(at)) ? apply(at) : []
  return withClient(at.url, async client => {
    // What is not whole may be under way at another server: only who holds the lock can tell.
    if (isWhole(await readPostgresqlHistory(client, at))) return []
    await lock(client, tell)
    return hasPending(await readPostgresqlHistory(client, at)) ? apply(at) : []
  })
}

/** Every migration and whether it is applied. */
export function migrationStatus(at: DatabaseAddress): Promise<Migration[]> {
  return at.kind === 'sqlite'
    ? readSqliteHistory(at)
    : withClient(at.url, client => readPostgresqlHistory(client, at))
}

/**
 * Released when the connection closes, even if this process dies. Asked for again and again: a statement that waits would
 * hold up who creates an index concurrently, and they it.
 */
async function lock(client: pg.Client, tell: (sentence: string) => void): Promise<void> {
  for (let told = -Infinity; ; ) {
    if (await tryToLock(client)) return
    if (performance.now() - told >= TELL_MS) {
      tell('another server migrates the database: waiting until it has')
      told = performance.now()
    }
    await delay(POLL_MS)
  }
}

/** Whether this connection is now the one that makes the tables, until it closes. */
export async function tryToLock(client: pg.Client): Promise<boolean> {
  const sql = 'SELECT pg_try_advisory_lock($1) AS locked'
  const { rows } = await client.query<{ locked: boolean }>(sql, [lockKey])
  return rows[0]?.locked === true
}

const isWhole = (history: Migration[]): boolean =>
  history.every(({ state }) => state === 'applied' || state === 'newer')

function hasPending(history: Migration[]): boolean {
  const first = (wanted: Migration['state']) => history.find(({ state }) => state === wanted)?.name
  const failed = first('failed')
  if (failed)
    throw new UnusableDatabaseError(
      `Migration ${failed} failed or was interrupted: restore a backup, or repair the database and record that by "prisma migrate resolve".`,
    )
  const pending = first('pending')
  // Ours was written without knowing of an additive one: nobody has tried them in this order.
  const newer = first('unknown') ?? (pending && first('newer'))
  if (newer)
    throw new UnusableDatabaseError(
      `The database was changed by a newer version of Parley (migration ${newer}): start that version, or restore a backup.`,
    )
  return pending !== undefined
}

async function apply(at: DatabaseAddress): Promise<string[]> {
  const migrationsList = await readMigrations(at)
  try {
    return await withSchemaEngine(at, async engine => {
      const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: noFilters })
      return appliedMigrationNames
    })
  } catch (error) {
    throw new UnusableDatabaseError(sentence(error), { cause: error })
  }
}

function sentence(error: unknown): string {
  if (!(error instanceof Error)) return 'The database could not be migrated.'
  if ('code' in error && error.code === 'P3005')
    return 'The database holds other tables: name an empty one in DATABASE_URL.'
  const name = /Migration name: (.+)/.exec(error.message)?.[1]
  const reason = /Database error:\s+(.+)/.exec(error.message)?.[1] ?? error.message.split('\n')[0]
  return name ? `Migration ${name} failed: ${reason}` : `The database could not be migrated: ${reason}`
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectTimeoutMs })
  await client.connect()
  // Without a listener a lost connection would end the process; the query that runs rejects as well.
  client.on('error', () => {})
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
