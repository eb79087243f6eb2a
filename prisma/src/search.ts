import { existsSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { keepPrivate } from './ownFile.js'

export { isDamage, openOrMakeAnew, putAside } from './damage.js'

export type SearchFile = Database.Database

/** Raised whenever texts are taken apart differently, or the tables change: what others wrote is made anew. */
const VERSION = 3

export const searchFile = (databaseFile: string): string => join(dirname(databaseFile), 'search.db')

/** Opens `search.db` beside an SQLite database: words and whose they are, never the truth. */
export function openSearch(databaseFile: string): SearchFile {
  const file = searchFile(databaseFile)
  if (existsSync(file)) {
    const search = connect(file)
    if (search.pragma('user_version', { simple: true }) === VERSION) return search
    search.close()
  }
  discardSearch(databaseFile)
  return create(file)
}

/** Deletes the file, for the next one who opens it to make it anew. */
export function discardSearch(databaseFile: string): void {
  const file = searchFile(databaseFile)
  for (const end of ['', '-wal', '-shm']) rmSync(file + end, { force: true })
}

// secure_delete, twice: neither the pages of this file nor the lists of words in it keep what was deleted.
function connect(file: string): SearchFile {
  keepPrivate(file)
  const search = new Database(file, { timeout: 2000 })
  try {
    search.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA secure_delete = ON;
      PRAGMA cache_size = -32000;
      PRAGMA temp_store = MEMORY;`)
  } catch (error) {
    search.close()
    throw error
  }
  return search
}

/**
 * `words` holds texts that are words and spaces already; ids are words as well, so that whose it is is searched for. Beginnings
 * have lists of their own, which take as much again as the words: without, each search as somebody types puts together thousands of lists.
 */
function create(file: string): SearchFile {
  const search = connect(file)
  search.exec(`
    BEGIN IMMEDIATE;
    CREATE TABLE document (
      n INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      conversation_id TEXT NOT NULL,
      who TEXT NOT NULL,
      title TEXT NOT NULL,
      body TEXT NOT NULL
    );
    CREATE INDEX document_conversation ON document (conversation_id, who);
    CREATE VIRTUAL TABLE words USING fts5 (
      who, title, body, content = 'document', content_rowid = 'n', tokenize = "ascii tokenchars '_+#'", prefix = '1 2 3'
    );
    INSERT INTO words (words, rank) VALUES ('secure-delete', 1);
    CREATE TABLE state (rebuilt_to TEXT, forgot INTEGER NOT NULL, tidied_at INTEGER NOT NULL);
    INSERT INTO state VALUES ('', 0, 0);
    PRAGMA user_version = ${VERSION};
    COMMIT;`)
  return search
}

/** How many documents it holds; null where there is none, or not yet everything in it. */
export function countDocuments(databaseFile: string): number | null {
  const file = searchFile(databaseFile)
  if (!existsSync(file)) return null
  const search = new Database(file, { readonly: true, timeout: 2000 })
  try {
    if (search.pragma('user_version', { simple: true }) !== VERSION) return null
    const count = `SELECT CASE WHEN rebuilt_to IS NULL THEN (SELECT count(*) FROM document) END FROM state`
    return search.prepare<[], number | null>(count).pluck().get() ?? null
  } finally {
    search.close()
  }
}
