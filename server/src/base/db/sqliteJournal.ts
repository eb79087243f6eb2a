import type { LiveFile } from '@parley/prisma'
import type { Journal } from './journal.js'

export function createSqliteJournal(live: LiveFile): Journal {
  const insert = live.prepare<[string, string]>('INSERT INTO journal (process_id, pieces) VALUES (?, ?)')
  const select = live
    .prepare<[string], string>('SELECT pieces FROM journal WHERE process_id = ? ORDER BY id')
    .pluck()
  const remove = live.prepare<[string, bigint | null, bigint | null]>(
    'DELETE FROM journal WHERE process_id = ? AND (? IS NULL OR id < ?)',
  )
  return {
    tick: async (processId, pieces) => ({
      alive: true,
      entry: pieces === null ? null : BigInt(insert.run(processId, pieces).lastInsertRowid),
    }),
    read: async processId => select.all(processId),
    async prune(processId, before) {
      remove.run(processId, before, before)
    },
  }
}
