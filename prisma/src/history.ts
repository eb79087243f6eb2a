import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import pg from 'pg'
import { isAdditive } from './additive.js'
import type { DatabaseAddress } from './address.js'
import { listMigrations } from './migrationFolders.js'

/**
 * A migration that has begun and not ended is under way, or has failed. One that is not ours was made by a newer version
 * of Parley: `newer` says that it is additive, so that we can work beside it; `unknown`, that we cannot.
 */
export type MigrationState = 'applied' | 'pending' | 'failed' | 'newer' | 'unknown'

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
export async function readSqliteHistory(at: DatabaseAddress & { kind: 'sqlite' }): Promise<Migration[]> {
  if (!existsSync(at.file)) return compare(at, [])
  const database = new Database(at.file)
  try {
    const made = database.prepare(`SELECT 1 FROM sqlite_master WHERE name = '_prisma_migrations'`).get()
    return compare(at, made ? (database.prepare(query).all() as Row[]) : [])
  } finally {
    database.close()
  }
}

export async function readPostgresqlHistory(client: pg.Client, at: DatabaseAddress): Promise<Migration[]> {
  const undefinedTable = '42P01'
  const rows = await client.query<Row>(query).then(
    result => result.rows,
    error => {
      if (error instanceof pg.DatabaseError && error.code === undefinedTable) return []
      throw error
    },
  )
  return compare(at, rows)
}

async function compare(at: DatabaseAddress, rows: Row[]): Promise<Migration[]> {
  const recorded = new Map(
    rows.map(row => [row.migration_name, row.finished ? 'applied' : 'failed'] as const),
  )
  const names = await listMigrations(at)
  const known = names.map(name => ({ name, state: recorded.get(name) ?? 'pending' }) satisfies Migration)
  const others = [...recorded.keys()].filter(name => !names.includes(name)).sort()
  return [...known, ...others.map(name => ({ name, state: isAdditive(name) ? 'newer' : 'unknown' }) as const)]
}
