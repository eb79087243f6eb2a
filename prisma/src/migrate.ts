import pg from 'pg'
import { connectTimeoutMs, type DatabaseAddress } from './address.js'
import { type Migration, readPostgresqlHistory, readSqliteHistory } from './history.js'
import { readMigrations } from './migrationFolders.js'
import { noFilters, withSchemaEngine } from './schemaEngine.js'
import { UnusableDatabaseError } from './unusable.js'

/** Any number will do that nobody else uses; the engine itself locks 72707369. */
const lockKey = 7_270_450_921

/**
 * Applies the pending migrations as `prisma migrate deploy` does and names them. Servers on one PostgreSQL may do so
 * together: one works, the others wait. On SQLite the caller keeps other processes away.
 */
export async function migrate(at: DatabaseAddress): Promise<string[]> {
  if (at.kind === 'sqlite') return hasPending(await readSqliteHistory(at.file)) ? apply(at) : []
  return withClient(at.url, async client => {
    if (!hasPending(await readPostgresqlHistory(client))) return []
    // Released when the connection closes, even if this process dies.
    await client.query('SELECT pg_advisory_lock($1)', [lockKey])
    return hasPending(await readPostgresqlHistory(client)) ? apply(at) : []
  })
}

/** Every migration and whether it is applied. */
export function migrationStatus(at: DatabaseAddress): Promise<Migration[]> {
  return at.kind === 'sqlite' ? readSqliteHistory(at.file) : withClient(at.url, readPostgresqlHistory)
}

function hasPending(history: Migration[]): boolean {
  const failed = history.find(({ state }) => state === 'failed')
  if (failed)
    throw new UnusableDatabaseError(
      `Migration ${failed.name} failed or was interrupted: restore a backup, or repair the database and record that by "prisma migrate resolve".`,
    )
  const unknown = history.find(({ state }) => state === 'unknown')
  if (unknown)
    throw new UnusableDatabaseError(
      `The database was changed by a newer version of Parley (migration ${unknown.name}): start that version, or restore a backup.`,
    )
  return history.some(({ state }) => state === 'pending')
}

async function apply(at: DatabaseAddress): Promise<string[]> {
  const migrationsList = await readMigrations(at.kind)
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
