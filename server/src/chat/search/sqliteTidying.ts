import type { SearchFile } from '@parley/prisma/search'

const EVERY_MS = 12 * 3_600_000
/** Of 4 KB, written in one step: a search waits for no more. */
const PAGES = 500

/**
 * Deleted words are gone from the lists at once. What may stay is the beginning of one where a list was divided, until
 * its parts are merged: twice a day they are, if something was deleted. https://www.sqlite.org/fts5.html#the_merge_command
 */
export function createSqliteTidying(search: SearchFile, now: () => number = Date.now) {
  const due = search.prepare<[number], 1>('SELECT 1 FROM state WHERE forgot = 1 AND tidied_at < ?').pluck()
  const done = search.prepare<[number]>('UPDATE state SET forgot = 0, tidied_at = ?')
  const merge = search.prepare<[number]>(`INSERT INTO words (words, rank) VALUES ('merge', ?)`)
  const changes = search.prepare<[], number>('SELECT total_changes()').pluck()
  let begun = false

  return {
    /** False if there is nothing to do, or no more. */
    step(): boolean {
      if (!begun && due.get(now() - EVERY_MS) === undefined) return false
      const before = changes.get() ?? 0
      // A negative number begins: it puts all parts into one merge.
      merge.run(begun ? PAGES : -PAGES)
      begun = (changes.get() ?? 0) - before >= 2
      if (!begun) {
        done.run(now())
        search.pragma('wal_checkpoint(TRUNCATE)')
      }
      return begun
    },
  }
}
