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
  const isOne = `json_extract(value, '$[0]') IN (SELECT value FROM json_each(:ids))`
  const takeOut = live.prepare<{ ids: string }>(`
    UPDATE journal SET pieces = (SELECT json_group_array(json(value)) FROM json_each(pieces) WHERE NOT ${isOne})
    WHERE EXISTS (SELECT 1 FROM json_each(pieces) WHERE ${isOne})`)
  return {
    tick: async (processId, pieces) => ({
      alive: true,
      entry: pieces === null ? null : BigInt(insert.run(processId, pieces).lastInsertRowid),
    }),
    read: async processId => select.all(processId),
    async prune(processId, before) {
      remove.run(processId, before, before)
    },
    async forget(replyIds) {
      takeOut.run({ ids: JSON.stringify(replyIds) })
    },
  }
}
