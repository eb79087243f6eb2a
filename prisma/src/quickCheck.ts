import { statSync } from 'node:fs'
import Database from 'better-sqlite3'

/** Read in a third of a second; a start does not wait for more. */
const AT_MOST = 64 * 1024 ** 2

/** Throws SQLITE_CORRUPT if the pages of a database do not fit together, where that is soon found out. */
export function refuseDamaged(file: string): void {
  if (statSync(file).size > AT_MOST) return
  const database = new Database(file)
  try {
    const found = database.pragma('quick_check(1)', { simple: true })
    if (found !== 'ok') throw new Database.SqliteError(String(found), 'SQLITE_CORRUPT')
  } finally {
    database.close()
  }
}
