import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { openLive } from '../live.js'
import { keepPrivate } from '../ownFile.js'
import { storedValue } from '../sqliteStatements.js'
import { UnusableDatabaseError } from '../unusable.js'
import { columnsOf, type DumpTable, type DumpTarget, type DumpValue, quoted } from './dump.js'
import type { Step } from './schema.js'
import { sqliteTables } from './sqliteSource.js'

/** As `prisma migrate` makes it. */
const history = `CREATE TABLE "_prisma_migrations" (
  "id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL,
  "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
  "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0
)`

/** Fills a file beside the one it becomes at the end, and keeps other processes off the place. */
export function openSqliteTarget(file: string, steps: Step[]): DumpTarget {
  refuseUsed(file)
  const making = `${file}.restoring`
  const clear = () => {
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(making + end, { force: true })
  }
  clear()
  const live = openLive(file)
  keepPrivate(making)
  const database = new Database(making)
  const abandon = () => {
    database.close()
    clear()
    live.close()
    rmSync(live.path, { force: true })
  }
  try {
    const triggers = makeSchema(database, steps)
    return {
      tables: sqliteTables(database),
      async insert(table, rows) {
        fill(database, table, rows)
      },
      async finish(sequences) {
        database.exec(triggers.join(';\n'))
        for (const [name, seq] of Object.entries(sequences)) setSequence(database, name, seq)
        refuseStrays(database)
        database.close()
        toDisk(making)
        renameSync(making, file)
        toDisk(dirname(file))
        live.close()
      },
      async abandon() {
        abandon()
      },
    }
  } catch (error) {
    abandon()
    throw error
  }
}

function refuseUsed(file: string): void {
  const used = [basename(file), `${basename(file)}-wal`, 'live.db', 'search.db'].find(name =>
    existsSync(join(dirname(file), name)),
  )
  if (used)
    throw new UnusableDatabaseError(
      `${join(dirname(file), used)} is there already: name an empty place in DATABASE_URL, or stop the server and move ${basename(file)}*, live.db* and search.db* away.`,
    )
}

/** Tables without the rows and the triggers that migrations make; the triggers are returned. */
function makeSchema(database: Database.Database, steps: Step[]): string[] {
  database.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF;')
  database.exec(history)
  const record = database.prepare(
    `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     VALUES (?, ?, ?, ?, ?, 1)`,
  )
  for (const { id, checksum, name, sql } of steps) {
    database.exec(sql)
    record.run(id, checksum, name, Date.now(), Date.now())
  }
  database.pragma('foreign_keys = OFF')
  const triggers = database
    .prepare<[], { name: string; sql: string }>(`SELECT name, sql FROM sqlite_master WHERE type = 'trigger'`)
    .all()
  for (const { name } of triggers) database.exec(`DROP TRIGGER ${quoted(name)}`)
  for (const { name } of sqliteTables(database)) database.exec(`DELETE FROM ${quoted(name)}`)
  return triggers.map(({ sql }) => sql)
}

function fill(database: Database.Database, table: DumpTable, rows: DumpValue[][]): void {
  const places = table.columns.map(() => '?').join(', ')
  const insert = database.prepare<unknown[]>(
    `INSERT INTO ${quoted(table.name)} (${columnsOf(table)}) VALUES (${places})`,
  )
  database.transaction(() => {
    for (const row of rows) insert.run(table.columns.map(({ kind }, i) => stored(kind, row[i] ?? null)))
  })()
}

function stored(kind: DumpTable['columns'][number]['kind'], value: DumpValue): unknown {
  if (value === null) return null
  if (kind === 'time') return storedValue(new Date(String(value)))
  return kind === 'bigint' ? BigInt(String(value)) : storedValue(value)
}

function setSequence(database: Database.Database, name: string, seq: number): void {
  if (!sqliteTables(database).some(table => table.name === name)) return
  database.prepare('DELETE FROM sqlite_sequence WHERE name = ?').run(name)
  database.prepare('INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)').run(name, seq)
}

function refuseStrays(database: Database.Database): void {
  const stray = strayOf(database)
  if (stray) throw new Error(stray)
}

export function strayOf(database: Database.Database): string | null {
  const [stray] = database.pragma('foreign_key_check') as { table: string; parent: string }[]
  return stray ? `A row of ${stray.table} refers to one of ${stray.parent} that is not there.` : null
}

function toDisk(path: string): void {
  const opened = openSync(path, 'r')
  fsyncSync(opened)
  closeSync(opened)
}
