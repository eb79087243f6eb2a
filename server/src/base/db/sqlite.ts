import { setTimeout as delay, setImmediate } from 'node:timers/promises'
import {
  type Claim,
  type OnQuery,
  openSqlite,
  openSqliteReader,
  openSqliteWriter,
  type SqliteReader,
} from '@parley/prisma'
import type { Logger } from 'pino'
import type { Db } from './db.js'
import { createDoor, type DatabaseWatch } from './door.js'
import { createQueue } from './queue.js'
import { openSlowReads } from './slowReads.js'
import { watchSqliteWrites } from './sqliteWrites.js'
import { isBusy } from './unavailable.js'

/** So long a write waits for other programs that write. */
const PATIENCE_MS = 5000
const AGAIN_MS = 20

// NORMAL survives the end of the process; only a power cut may take the last transactions, never the consistency.
const every = `
  PRAGMA cache_size = -16000;
  PRAGMA temp_store = MEMORY;`

const both = `${every}
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;`

// SQLite itself would wait in this thread, and everybody with it.
const writing = `${both}
  PRAGMA busy_timeout = 0;
  PRAGMA foreign_keys = ON;
  PRAGMA secure_delete = ON;
  PRAGMA journal_size_limit = 67108864;`

const patient = 'PRAGMA busy_timeout = 250;'

const reading = `${both}
  ${patient}
  PRAGMA query_only = ON;`

/** Tries until no other program writes, without holding up this thread. */
async function untilFree<T>(work: () => T | Promise<T>, until: number): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isBusy(error) || performance.now() >= until) throw error
    }
    await delay(AGAIN_MS)
  }
}

export interface SqliteDbOptions {
  /** Of the same process, beside the database. */
  livePath: string
  log: Pick<Logger, 'error' | 'warn' | 'info'>
  onQuery?: OnQuery | undefined
  watch?: DatabaseWatch | undefined
}

/** One connection writes, one transaction at a time, others read what is committed: rule 1 of docs/replies.md says why. */
export async function openSqliteDb(
  file: string,
  { livePath, log, onQuery, watch }: SqliteDbOptions,
): Promise<Db> {
  let until = 0
  const claim: Claim = take => untilFree(take, until)
  const { client: writer, withStatements } = openSqliteWriter(file, writing, onQuery, claim)
  const reader = openSqlite(file, reading, onQuery)
  const slowReads = openSlowReads(file)
  let statements: SqliteReader | undefined
  const queue = createQueue()

  // `secure_delete` overwrites in the database; what was written before still stands in the log beside it.
  const checkpoint = async () => {
    const rows = await queue.run(() => writer.$queryRaw<{ busy: bigint }[]>`PRAGMA wal_checkpoint(TRUNCATE)`)
    if (rows[0]?.busy) throw Object.assign(new Error('Somebody reads or writes.'), { code: 'SQLITE_BUSY' })
  }
  const scrub = async () => {
    // It waits for those who read.
    await slowReads.idle()
    await untilFree(checkpoint, performance.now() + PATIENCE_MS)
  }
  const disconnect = async () => {
    await queue.idle()
    await slowReads.close()
    statements?.close()
    await reader.$disconnect()
    await writer.$disconnect()
  }
  try {
    await writer.$connect()
    await reader.$connect()
    statements = openSqliteReader(file, `${every} ${patient}`, onQuery)
  } catch (error) {
    await disconnect()
    throw error
  }
  const touch = () => queue.run(() => writer.$executeRaw`PRAGMA user_version = 0`)
  const writes = watchSqliteWrites({
    file,
    livePath,
    // Longer than others do: who only has to wait is still in service.
    touch: async () => void (await untilFree(touch, performance.now() + 6 * PATIENCE_MS)),
    log,
  })
  const close = async () => {
    writes.close()
    await disconnect()
    writes.release()
  }
  const schedule = <T>(transaction: () => Promise<T>): Promise<T> => {
    const asked = performance.now()
    const done = queue.run(async () => {
      until = asked + PATIENCE_MS
      const result = await transaction()
      // Nobody is told that something is stored which went into a file without a name.
      writes.refuse()
      return result
    })
    // Nothing in a transaction waits for anything outside this thread: of many in a row, nobody else would get a turn.
    void queue.run(setImmediate)
    return done
  }
  const beginMs = 2 * PATIENCE_MS
  return createDoor({
    kind: 'sqlite',
    reader,
    statements,
    writer,
    withStatements,
    beginMs,
    schedule,
    shares: true,
    scrub,
    slowReads,
    writes,
    watch,
    close,
  })
}
