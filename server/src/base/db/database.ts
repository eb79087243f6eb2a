import { existsSync } from 'node:fs'
import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import {
  closeLive,
  type DatabaseAddress,
  migrate,
  type OnQuery,
  openLive,
  openOwnConnection,
  scrubLive,
  UnusableDatabaseError,
} from '@parley/prisma'
import type { Logger } from 'pino'
import type { Db } from './db.js'
import { untilItAnswers } from './firstAnswer.js'
import type { Journal } from './journal.js'
import { openPostgresqlDb } from './postgresql.js'
import { beatLimitMs, createPostgresqlJournal } from './postgresqlJournal.js'
import { openSqliteDb } from './sqlite.js'
import { createSqliteJournal } from './sqliteJournal.js'
import { postgresqlStartError, StartError, sqliteStartError } from './startError.js'

export interface Database {
  db: Db
  journal: Journal
  /** Names of the migrations that were applied just now. */
  migrated: string[]
}

/**
 * Opens the database, for this process alone if it is a file, and migrates it. Throws StartError.
 * `onQuery` is told of each statement, at some cost.
 */
export async function openDatabase(
  at: DatabaseAddress,
  onQuery?: OnQuery,
  log: Pick<Logger, 'warn' | 'info'> = quiet,
): Promise<Database> {
  try {
    return await (at.kind === 'sqlite' ? openFile(at, onQuery) : openServer(at, log, onQuery))
  } catch (error) {
    if (error instanceof UnusableDatabaseError) throw new StartError(error.message, { cause: error })
    throw at.kind === 'sqlite'
      ? sqliteStartError(error, at.file, dirname(at.file))
      : postgresqlStartError(error, at.url)
  }
}

async function openFile(at: DatabaseAddress & { kind: 'sqlite' }, onQuery?: OnQuery): Promise<Database> {
  const { file } = at
  await refuseOtherFile(file)
  await mkdir(dirname(file), { recursive: true })
  const live = openLive(file)
  try {
    const migrated = await migrate(at)
    const db = await openSqliteDb(file, onQuery)
    const close = async () => {
      await db.close()
      closeLive(live)
    }
    const scrub = async () => {
      await db.scrub()
      scrubLive(live)
    }
    return { db: { ...db, scrub, close }, journal: createSqliteJournal(live), migrated }
  } catch (error) {
    closeLive(live)
    throw error
  }
}

const quiet = { warn() {}, info() {} }

async function openServer(
  at: DatabaseAddress & { kind: 'postgresql' },
  log: Pick<Logger, 'warn' | 'info'>,
  onQuery?: OnQuery,
): Promise<Database> {
  const { url } = at
  await untilItAnswers(url, log)
  const migrated = await migrate(at, sentence => log.info(sentence))
  const { db, client } = await openPostgresqlDb(url, log, onQuery)
  const own = openOwnConnection(url, 'parley beat', beatLimitMs)
  const close = async () => {
    await own.close()
    await db.close()
  }
  return { db: { ...db, close }, journal: createPostgresqlJournal(client, own), migrated }
}

/** Before anything is made beside it. https://www.sqlite.org/fileformat.html#magic_header_string */
async function refuseOtherFile(file: string): Promise<void> {
  if (!existsSync(file)) return
  await using handle = await open(file)
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(16), 0, 16, 0)
  if (bytesRead > 0 && buffer.toString('latin1') !== 'SQLite format 3\0')
    throw new StartError(`${file} is not an SQLite database.`)
}
