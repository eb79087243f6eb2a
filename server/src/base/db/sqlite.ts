import { setImmediate } from 'node:timers/promises'
import { type OnQuery, openSqlite } from '@parley/prisma'
import type { Db } from './db.js'
import { createDoor } from './door.js'
import { createQueue } from './queue.js'
import { openSlowReads } from './slowReads.js'

// NORMAL survives the end of the process; only a power cut may take the last transactions, never the consistency.
const both = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  PRAGMA busy_timeout = 2000;
  PRAGMA cache_size = -16000;
  PRAGMA temp_store = MEMORY;`

const writing = `${both}
  PRAGMA foreign_keys = ON;
  PRAGMA secure_delete = ON;
  PRAGMA journal_size_limit = 67108864;`

const reading = `${both}
  PRAGMA query_only = ON;`

/** One connection writes, one transaction at a time, another one reads what is committed: rule 1 of docs/replies.md says why. */
export async function openSqliteDb(file: string, onQuery?: OnQuery): Promise<Db> {
  const writer = openSqlite(file, writing, onQuery)
  const reader = openSqlite(file, reading, onQuery)
  const slowReads = openSlowReads(file)
  const queue = createQueue()
  // `secure_delete` overwrites in the database; what was written before still stands in the log beside it.
  const scrub = async () => {
    // It waits for those who read, and this thread with it.
    await slowReads.idle()
    await queue.run(() => writer.$queryRaw`PRAGMA wal_checkpoint(TRUNCATE)`)
  }
  const close = async () => {
    await queue.idle()
    await slowReads.close()
    await reader.$disconnect()
    await writer.$disconnect()
  }
  try {
    await writer.$connect()
    await reader.$connect()
  } catch (error) {
    await close()
    throw error
  }
  const schedule = <T>(transaction: () => Promise<T>): Promise<T> => {
    const done = queue.run(transaction)
    // Nothing in a transaction waits for anything outside this thread: of many in a row, nobody else would get a turn.
    void queue.run(setImmediate)
    return done
  }
  return createDoor({ kind: 'sqlite', reader, writer, schedule, scrub, slowReads, close })
}
