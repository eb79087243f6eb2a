import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { openOrMakeAnew, putAside } from './damage.js'
import { keepPrivate } from './ownFile.js'
import { UnusableDatabaseError } from './unusable.js'

export type LiveFile = Database.Database

/** `live.db` beside an SQLite database, open for this process alone. */
export interface Live {
  readonly path: string
  /** Another one after `renew`. */
  readonly file: LiveFile
  /** It could not be read when it was opened, and a new one has taken its place. */
  readonly damaged: boolean
  /** Puts aside what cannot be read any more, and goes on with an empty one. */
  renew(): void
  /** Takes deleted text out of the file and its log. */
  scrub(): void
  /** Lets the next process in. */
  close(): void
}

// An open file that nobody refers to is closed by the collector, and a second process let in.
const held = new Set<LiveFile>()

/**
 * Opens `live.db` beside an SQLite database, for this process alone. As long as it is open it keeps others off the
 * same data; what is written to it waits for nobody.
 */
export function openLive(databaseFile: string): Live {
  const path = join(dirname(databaseFile), 'live.db')
  const hold = () => {
    const file = open(path, databaseFile)
    held.add(file)
    return file
  }
  const leave = (file: LiveFile) => {
    held.delete(file)
    file.close()
  }
  const { opened, damaged } = openOrMakeAnew(path, hold)
  let file = opened
  return {
    path,
    damaged,
    get file() {
      return file
    },
    renew() {
      leave(file)
      putAside(path)
      file = hold()
    },
    scrub() {
      file.pragma('wal_checkpoint(TRUNCATE)')
    },
    close: () => leave(file),
  }
}

function open(path: string, databaseFile: string): LiveFile {
  keepPrivate(path)
  const live = new Database(path, { timeout: 500 })
  try {
    live.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      PRAGMA secure_delete = ON;
      BEGIN IMMEDIATE;
      CREATE TABLE IF NOT EXISTS journal (id INTEGER PRIMARY KEY, process_id TEXT NOT NULL, pieces TEXT NOT NULL);
      COMMIT;`)
    refuseDamaged(live)
  } catch (error) {
    live.close()
    if (!(error instanceof Database.SqliteError) || !error.code.startsWith('SQLITE_BUSY')) throw error
    throw new UnusableDatabaseError(`Another Parley process uses ${databaseFile}; stop it first.`, {
      cause: error,
    })
  }
  return live
}

/** What it holds is little, and read whole when the replies of a dead process are ended. */
function refuseDamaged(live: LiveFile): void {
  const wrong =
    live.pragma('quick_check(1)', { simple: true }) !== 'ok' ||
    live.prepare('SELECT 1 FROM journal WHERE NOT json_valid(pieces)').get() !== undefined
  if (wrong) throw new Database.SqliteError('live.db is damaged', 'SQLITE_CORRUPT')
}
