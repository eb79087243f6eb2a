import Database from 'better-sqlite3'
import type { OnQuery } from './queryLog.js'
import type { Reader } from './reader.js'
import { createSqliteStatements } from './sqliteStatements.js'

export interface SqliteReader extends Reader {
  close(): void
}

/** On a connection of its own, on which the pragmas (an SQL script) are set first. */
export function openSqliteReader(file: string, pragmas: string, onQuery?: OnQuery): SqliteReader {
  const database = new Database(file, { readonly: true })
  database.exec(pragmas)
  const { query } = createSqliteStatements(database, onQuery)
  return { query, close: () => void database.close() }
}
