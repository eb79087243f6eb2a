import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import pg from 'pg'
import type { DatabaseKind } from './address.js'
import { listMigrations } from './migrationFolders.js'

/** A migration can be interrupted or fail; one that is unknown was made by a newer version of Parley. */
export type MigrationState = 'applied' | 'pending' | 'failed' | 'unknown'

export interface Migration {
  name: string
  state: MigrationState
}

interface Row {
  migration_name: string
  finished: boolean | number
}

const query = `SELECT migration_name, finished_at IS NOT NULL AS finished FROM _prisma_migrations WHERE rolled_back_at IS NULL`

/** What the table of `prisma migrate` records, without the engine: this runs at every start. */
export async function readSqliteHistory(file: string): Promise<Migration[]> {
  if (!existsSync(file)) return compare('sqlite', [])
  const database = new Database(file)
  try {
    const made = database.prepare(`SELECT 1 FROM sqlite_master WHERE name = '_prisma_migrations'`).get()
    return compare('sqlite', made ? (database.prepare(query).all() as Row[]) : [])
  } finally {
    database.close()
  }
}

export async function readPostgresqlHistory(client: pg.Client): Promise<Migration[]> {
  const undefinedTable = '42P01'
  const rows = await client.query<Row>(query).then(
    result => result.rows,
    error => {
      if (error instanceof pg.DatabaseError && error.code === undefinedTable) return []
      throw error
    },
  )
  return compare('postgresql', rows)
}

async function compare(kind: DatabaseKind, rows: Row[]): Promise<Migration[]> {
  const recorded = new Map(
    rows.map(row => [row.migration_name, row.finished ? 'applied' : 'failed'] as const),
  )
  const names = await listMigrations(kind)
  const known = names.map(name => ({ name, state: recorded.get(name) ?? 'pending' }) satisfies Migration)
  const unknown = [...recorded.keys()].filter(name => !names.includes(name)).sort()
  return [...known, ...unknown.map(name => ({ name, state: 'unknown' }) satisfies Migration)]
}
