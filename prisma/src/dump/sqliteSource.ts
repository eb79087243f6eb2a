import Database from 'better-sqlite3'
import { keepPrivate } from '../ownFile.js'
import {
  columnsOf,
  type DumpSource,
  type DumpTable,
  type DumpValue,
  quoted,
  refuseFailed,
  tablesOf,
} from './dump.js'

/** What one state of a database in use holds, as a file of its own. Nobody waits for it. */
export function takeSnapshot(file: string, to: string): void {
  keepPrivate(to)
  const database = new Database(file, { fileMustExist: true, timeout: 5000 })
  try {
    database.prepare('VACUUM INTO ?').run(to)
  } finally {
    database.close()
  }
}

const kinds = {
  TEXT: 'text',
  INTEGER: 'integer',
  BIGINT: 'bigint',
  REAL: 'real',
  BOOLEAN: 'boolean',
  DATETIME: 'time',
} as const

/** Every rowid but itself is more. */
const LEAST = String(-(2n ** 63n))

type Read = (value: never) => DumpValue

const read: Record<DumpTable['columns'][number]['kind'], Read> = {
  text: (value: string) => value,
  integer: (value: bigint) => Number(value),
  bigint: (value: bigint) => String(value),
  real: (value: number) => value,
  boolean: (value: bigint) => value !== 0n,
  time: (value: string) => new Date(/(Z|[+-]\d\d:\d\d)$/.test(value) ? value : `${value}Z`).toISOString(),
}

/** A file that nobody writes to. */
export function openSqliteSource(file: string): DumpSource {
  const database = new Database(file, { readonly: true, fileMustExist: true })
  try {
    return sourceOn(database)
  } catch (error) {
    database.close()
    throw error
  }
}

function sourceOn(database: Database.Database): DumpSource {
  const all = <Row>(sql: string) => database.prepare<[], Row>(sql).all()
  refuseFailed(
    all<{ migration_name: string }>(
      'SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NULL AND rolled_back_at IS NULL',
    )[0]?.migration_name,
  )
  const migrations = all<{ migration_name: string }>(
    'SELECT migration_name FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY migration_name',
  ).map(row => row.migration_name)
  const sequences = Object.fromEntries(
    all<{ name: string; seq: number }>('SELECT name, seq FROM sqlite_sequence').map(({ name, seq }) => [
      name,
      seq,
    ]),
  )
  return {
    tables: sqliteTables(database),
    migrations,
    sequences,
    async count({ name }) {
      return Number(
        database
          .prepare(`SELECT COUNT(*) FROM ${quoted(name)}`)
          .pluck()
          .get(),
      )
    },
    async *rows(table, after = LEAST) {
      const statement = database
        .prepare<[bigint], unknown[]>(
          `SELECT rowid, ${columnsOf(table)} FROM ${quoted(table.name)} WHERE rowid > ? ORDER BY rowid`,
        )
        .safeIntegers(true)
        .raw(true)
      for (const [rowid, ...values] of statement.iterate(BigInt(after)))
        yield {
          place: String(rowid),
          values: table.columns.map(({ kind }, i) =>
            values[i] === null ? null : read[kind](values[i] as never),
          ),
        }
    },
    async close() {
      database.close()
    },
  }
}

export function sqliteTables(database: Database.Database): DumpTable[] {
  const columns = database
    .prepare<[], { table: string; column: string; type: string }>(
      `SELECT m.name AS "table", c.name AS "column", upper(c.type) AS type
       FROM sqlite_master m JOIN pragma_table_info(m.name) c
       WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY m.name, c.cid`,
    )
    .all()
  return tablesOf(columns, kinds)
}
