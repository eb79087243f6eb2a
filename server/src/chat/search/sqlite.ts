import type { Logger } from 'pino'
import type { Db } from '../../base/db/db.js'
import { newestMessage, readChanges } from './batch.js'
import type { Fed } from './indexer.js'
import { readRebuildPage } from './rebuild.js'
import { forgetChanges, removeChanges } from './search.sql.js'
import type { SearchIndex } from './searchIndex.js'
import { toMatches } from './sqliteDocuments.js'
import { startSqliteThread, type ThreadState } from './sqliteThread.js'

const TELL_MS = 10_000
/** Changes looked at in one go: reading more of them would hold up everybody else. */
const BATCH = 100

/** An FTS5 file beside the database, in a thread of its own. What is missing in it is read from the messages again. */
export function createSqliteIndex(deps: { db: Db; databaseFile: string; log: Logger }): SearchIndex {
  const { db, log } = deps
  let compared = false
  let rebuilt = 0
  let told = Date.now()
  const thread = startSqliteThread(deps)

  async function rebuild(state: ThreadState, from: string): Promise<Fed> {
    // Whatever was noted until now, the rebuilding sees as well.
    if (from === '') await db.write(forgetChanges)
    const { batch, next } = await readRebuildPage(db.read, from, BATCH)
    await thread.ask({ kind: 'apply', batch, rebuilt: next })
    state.rebuiltTo = next
    rebuilt += batch.titles.length + batch.messages.length
    if (next === null && rebuilt > 0) log.info({ documents: rebuilt }, 'the search index is complete')
    else if (Date.now() - told > TELL_MS) {
      told = Date.now()
      log.info({ documents: rebuilt }, 'the search index is being made anew')
    }
    if (next === null) rebuilt = 0
    return 'more'
  }

  /**
   * Whether the newest message is the same here and there: not if one of the two files was replaced by a backup. False
   * if messages came or went meanwhile, so that it cannot be said.
   */
  async function compare(before: string): Promise<boolean> {
    const [known] = await thread.ask({ kind: 'newest' })
    if ((await newestMessage(db.read)) !== before) return false
    if (known === before || (before === '' && !known?.startsWith('msg'))) return true
    log.warn('search.db does not belong to this state of the database and is made anew')
    await thread.discard()
    return true
  }

  return {
    find: (sought, whose, phrases) =>
      thread.ask({ kind: 'find', sought, matches: toMatches(whose, phrases) }),

    async feed() {
      const state = await thread.opened()
      if (state.rebuiltTo === '') return rebuild(state, '')
      const newestBefore = compared || state.rebuiltTo !== null ? '' : await newestMessage(db.read)
      const { rows, more, batch } = await readChanges(db.read, BATCH)
      if (rows.length > 0) {
        const unfinished = new Set(await thread.ask({ kind: 'apply', batch }))
        const done = rows.filter(row => !unfinished.has(row.conversationId)).map(({ id }) => id)
        await db.write(tx => removeChanges(tx, done))
        return more || unfinished.size > 0 ? 'more' : 'some'
      }
      if (state.rebuiltTo !== null) {
        compared = true
        return rebuild(state, state.rebuiltTo)
      }
      if (!compared) {
        compared = await compare(newestBefore)
        return 'more'
      }
      return (await thread.ask({ kind: 'tidy' })).length > 0 ? 'more' : 'done'
    },

    close: thread.close,
  }
}
