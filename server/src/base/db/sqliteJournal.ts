import { isDamage, type Live, type LiveFile } from '@parley/prisma'
import type { Logger } from 'pino'
import type { Journal } from './journal.js'
import { toUnavailable } from './unavailable.js'

/** What it cannot read any more it does without: only replies of a process that dies soon miss it. */
export function createSqliteJournal(live: Live, log: Pick<Logger, 'warn'>): Journal {
  let statements = prepare(live.file)

  function run<T>(work: (statements: Statements) => T): T {
    try {
      return work(statements)
    } catch (error) {
      if (!isDamage(error)) throw toUnavailable(error)
      live.renew()
      statements = prepare(live.file)
      log.warn({ err: error }, liveIsDamaged)
      return work(statements)
    }
  }

  return {
    tick: async (processId, pieces) => ({
      alive: true,
      entry:
        pieces === null ? null : run(({ insert }) => BigInt(insert.run(processId, pieces).lastInsertRowid)),
    }),
    read: async processId => run(({ select }) => select.all(processId)),
    async prune(processId, before) {
      run(({ remove }) => remove.run(processId, before, before))
    },
    async forget(replyIds) {
      run(({ takeOut }) => takeOut.run({ ids: JSON.stringify(replyIds) }))
    },
  }
}

export const liveIsDamaged =
  'live.db is damaged: it is put aside as live.db.damaged for a day, and made anew; the database itself is untouched'

type Statements = ReturnType<typeof prepare>

function prepare(live: LiveFile) {
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
  return { insert, select, remove, takeOut }
}
