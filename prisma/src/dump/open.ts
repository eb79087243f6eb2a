import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { DatabaseAddress, DatabaseKind } from '../address.js'
import type { DumpSource, DumpTarget } from './dump.js'
import { connectForLong, openPostgresqlSource } from './postgresqlSource.js'
import { openPostgresqlTarget } from './postgresqlTarget.js'
import { schemaAfter } from './schema.js'
import { openSqliteSource } from './sqliteSource.js'
import { openSqliteTarget, strayOf } from './sqliteTarget.js'

export { takeSnapshot } from './sqliteSource.js'

/** One state of a database; of a file, which nobody may write to: a snapshot. */
export const openSource = async (at: DatabaseAddress): Promise<DumpSource> =>
  at.kind === 'sqlite' ? openSqliteSource(at.file) : openPostgresqlSource(at.url)

/** An empty place, with the schema that a database of kind `from` had after these migrations. */
export async function openTarget(
  at: DatabaseAddress,
  { migrations, from }: { migrations: string[]; from: DatabaseKind },
): Promise<DumpTarget> {
  const steps = await schemaAfter(migrations, from, at.kind)
  return at.kind === 'sqlite' ? openSqliteTarget(at.file, steps) : openPostgresqlTarget(at.url, steps)
}

/** In bytes, with indexes and what is free in it. */
export async function sizeOf(at: DatabaseAddress): Promise<number> {
  if (at.kind === 'sqlite') return statSync(at.file).size
  const client = await connectForLong(at.url)
  try {
    const { rows } = await client.query<{ size: string }>(
      'SELECT pg_database_size(current_database()) AS size',
    )
    return Number(rows[0]?.size)
  } finally {
    await client.end()
  }
}

/** A row that refers to one that is not there, in words; null: there is none. */
export async function findStray(at: DatabaseAddress): Promise<string | null> {
  if (at.kind === 'sqlite') {
    const database = new Database(at.file, { readonly: true })
    try {
      return strayOf(database)
    } finally {
      database.close()
    }
  }
  const client = await connectForLong(at.url)
  try {
    // What was checked once the server itself holds to.
    const { rows } = await client.query<{ name: string }>(
      `SELECT conname AS name FROM pg_constraint WHERE contype = 'f' AND NOT convalidated LIMIT 1`,
    )
    return rows[0] ? `The rule ${rows[0].name} was not checked.` : null
  } finally {
    await client.end()
  }
}
