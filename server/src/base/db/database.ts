import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import {
  type DatabaseAddress,
  forgetDamaged,
  keepPrivate,
  migrate,
  type OnQuery,
  OWN_FOLDER,
  openLive,
  openOwnConnection,
  refuseDamaged,
  UnusableDatabaseError,
} from '@parley/prisma'
import type { Logger } from 'pino'
import type { Db } from './db.js'
import type { DatabaseWatch } from './door.js'
import { untilItAnswers } from './firstAnswer.js'
import type { Journal } from './journal.js'
import { openPostgresqlDb } from './postgresql.js'
import { beatLimitMs, createPostgresqlJournal } from './postgresqlJournal.js'
import { openSqliteDb } from './sqlite.js'
import { refuseOtherFile } from './sqliteHeader.js'
import { createSqliteJournal, liveIsDamaged } from './sqliteJournal.js'
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
  log: Pick<Logger, 'error' | 'warn' | 'info'> = quiet,
  watch?: DatabaseWatch,
): Promise<Database> {
  try {
    return await (at.kind === 'sqlite'
      ? openFile(at, log, onQuery, watch)
      : openServer(at, log, onQuery, watch))
  } catch (error) {
    if (error instanceof UnusableDatabaseError) throw new StartError(error.message, { cause: error })
    throw at.kind === 'sqlite'
      ? sqliteStartError(error, at.file, dirname(at.file))
      : postgresqlStartError(error, at.url)
  }
}

async function openFile(
  at: DatabaseAddress & { kind: 'sqlite' },
  log: Pick<Logger, 'error' | 'warn' | 'info'>,
  onQuery?: OnQuery,
  watch?: DatabaseWatch,
): Promise<Database> {
  const { file } = at
  await refuseOtherFile(file)
  await prepareFolder(dirname(file), log)
  const live = openLive(file)
  try {
    if (live.damaged) log.warn(liveIsDamaged)
    keepPrivate(file)
    refuseDamaged(file)
    const migrated = await migrate(at)
    const db = await openSqliteDb(file, { livePath: live.path, log, onQuery, watch })
    const close = async () => {
      await db.close()
      live.close()
    }
    const scrub = async () => {
      await db.scrub()
      live.scrub()
      forgetDamaged(file)
    }
    return { db: { ...db, scrub, close }, journal: createSqliteJournal(live, log), migrated }
  } catch (error) {
    live.close()
    throw error
  }
}

/** One of our own is for nobody else; one that was there is its owner's business. */
async function prepareFolder(folder: string, log: Pick<Logger, 'warn'>): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: OWN_FOLDER })
  if (made !== undefined || process.platform === 'win32') return
  const { mode } = await stat(folder)
  if ((mode & 0o007) !== 0)
    log.warn(
      { folder },
      `everybody on this machine can look into the folder of the data: chmod 700 ${folder}`,
    )
}

const quiet = { error() {}, warn() {}, info() {} }

async function openServer(
  at: DatabaseAddress & { kind: 'postgresql' },
  log: Pick<Logger, 'error' | 'warn' | 'info'>,
  onQuery?: OnQuery,
  watch?: DatabaseWatch,
): Promise<Database> {
  const { url } = at
  await untilItAnswers(url, log)
  const migrated = await migrate(at, sentence => log.info(sentence))
  const { db, client } = await openPostgresqlDb(url, log, onQuery, watch)
  const own = openOwnConnection(url, 'parley beat', beatLimitMs)
  const close = async () => {
    await own.close()
    await db.close()
  }
  return { db: { ...db, close }, journal: createPostgresqlJournal(client, own), migrated }
}
