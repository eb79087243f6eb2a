import type { DatabaseAddress } from '@parley/prisma'
import Database from 'better-sqlite3'
import pg from 'pg'

/** Rows by the thousand, past Prisma: a million through it would take half an hour. */
export interface Tables {
  insert(table: string, columns: string[], rows: unknown[][]): Promise<void>
  count(table: string): Promise<number>
  /** Sets the last message of each conversation, and lets the database look at what it has. */
  finish(lastMessages: [string, string | null][]): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

export const openTables = (address: DatabaseAddress): Promise<Tables> =>
  address.kind === 'sqlite' ? openFile(address.file) : openServer(address.url)

async function openFile(file: string): Promise<Tables> {
  const db = new Database(file)
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000')
  const stored = (value: unknown) => {
    // As Prisma's adapter writes times.
    if (value instanceof Date) return value.toISOString().replace('Z', '+00:00')
    return typeof value === 'boolean' ? Number(value) : value
  }
  return {
    async insert(table, columns, rows) {
      const insert = db.prepare(
        `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
      )
      db.transaction(() => {
        for (const row of rows) insert.run(...row.map(stored))
      })()
    },
    async count(table) {
      return Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get())
    },
    async finish(lastMessages) {
      const update = db.prepare('UPDATE conversation SET last_message_id = ? WHERE id = ?')
      db.transaction(() => {
        for (const [id, lastId] of lastMessages) update.run(lastId, id)
      })()
      db.exec('ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)')
    },
    async [Symbol.asyncDispose]() {
      db.close()
    },
  }
}

async function openServer(url: string): Promise<Tables> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return {
    async insert(table, columns, rows) {
      const each = Math.floor(65_000 / columns.length)
      for (let from = 0; from < rows.length; from += each) {
        const part = rows.slice(from, from + each)
        const places = part.map(
          (_, r) => `(${columns.map((_, c) => `$${r * columns.length + c + 1}`).join(', ')})`,
        )
        await client.query(
          `INSERT INTO ${table} (${columns.join(', ')}) VALUES ${places.join(', ')}`,
          part.flat(),
        )
      }
    },
    async count(table) {
      const { rows } = await client.query(`SELECT count(*) FROM ${table}`)
      return Number(rows[0].count)
    },
    async finish(lastMessages) {
      await client.query(
        `UPDATE conversation SET last_message_id = last.message
         FROM unnest($1::text[], $2::text[]) AS last (id, message) WHERE conversation.id = last.id`,
        [lastMessages.map(([id]) => id), lastMessages.map(([, last]) => last)],
      )
      await client.query('VACUUM ANALYZE')
    },
    async [Symbol.asyncDispose]() {
      await client.end()
    },
  }
}
