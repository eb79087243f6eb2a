import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { UnusableDatabaseError } from './unusable.js'

export type LiveFile = Database.Database

// An open file that nobody refers to is closed by the collector, and a second process let in.
const held = new Set<LiveFile>()

/**
 * Opens `live.db` beside an SQLite database, for this process alone. As long as it is open it keeps others off the
 * same data; what is written to it waits for nobody.
 */
export function openLive(databaseFile: string): LiveFile {
  const live = new Database(join(dirname(databaseFile), 'live.db'), { timeout: 500 })
  try {
    live.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      PRAGMA secure_delete = ON;
      BEGIN IMMEDIATE;
      CREATE TABLE IF NOT EXISTS journal (id INTEGER PRIMARY KEY, process_id TEXT NOT NULL, pieces TEXT NOT NULL);
      COMMIT;`)
  } catch (error) {
    live.close()
    if (!(error instanceof Database.SqliteError) || !error.code.startsWith('SQLITE_BUSY')) throw error
    throw new UnusableDatabaseError(`Another Parley process uses ${databaseFile}; stop it first.`, {
      cause: error,
    })
  }
  held.add(live)
  return live
}

/** Takes deleted text out of the file and its log. */
export function scrubLive(live: LiveFile): void {
  live.pragma('wal_checkpoint(TRUNCATE)')
}

/** Lets the next process in. */
export function closeLive(live: LiveFile): void {
  held.delete(live)
  live.close()
}
