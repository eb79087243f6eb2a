import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Logger } from 'pino'
import { createPoll } from '../poll.js'
import { rememberChanges, rememberFiles } from './ownFiles.js'
import { damaged } from './startError.js'
import { databaseAway, isDamagedError } from './unavailable.js'
import { type Writes, watchWrites } from './writes.js'

const EVERY_MS = 1000
/** With less, what can be written now could not be in a moment. */
const ROOM_BYTES = 1024 ** 2

const replaced = 'The files of the database were changed by somebody else: the server has to be stopped.'

/**
 * An SQLite database takes no changes while its disk is full or cannot be written, and none any more once it is damaged, or
 * its files are no longer those that are open.
 */
export function watchSqliteWrites({
  file,
  livePath,
  touch,
  log,
}: {
  file: string
  livePath: string
  /** Writes something that changes nothing. */
  touch: () => Promise<void>
  log: Pick<Logger, 'error' | 'warn' | 'info'>
}): Writes & { release(): void } {
  const folder = dirname(file)
  const filesLost = rememberFiles([file, `${file}-wal`, `${file}-shm`, livePath, `${livePath}-wal`])
  const changes = rememberChanges(file)
  let overwritten: string | null = null
  let isDamaged = false

  const run = async () => {
    await touch()
    const { bavail, bsize } = await statfs(folder)
    if (bavail * bsize < ROOM_BYTES)
      throw Object.assign(new Error(`The disk of ${folder} is full.`), { code: 'SQLITE_FULL' })
  }
  const trial = watchWrites({ run, close() {} }, log)

  const refuse = () => {
    if (overwritten ?? filesLost()) throw databaseAway(null, replaced)
    if (isDamaged) throw databaseAway(null, 'The database is damaged: a backup has to be restored.')
    trial.refuse()
  }

  const poll = createPoll({
    look() {
      overwritten = changes.lost()
      const lost = overwritten ?? filesLost()
      if (lost) throw new Error(lost)
    },
    everyMs: EVERY_MS,
    failed: error =>
      log.error(
        { err: error },
        `${error instanceof Error ? error.message : error} while the server runs: nothing is written any more, as it would be lost. Stop the server, put the file in place that is to be used, and start it`,
      ),
    again: () => log.info('the files of the database are those that are open again'),
  })
  poll.schedule()

  return {
    suspect(error) {
      if (!isDamagedError(error)) return trial.suspect()
      if (!isDamaged) log.error({ err: error }, damaged(file, folder))
      isDamaged = true
    },
    refuse,
    check() {
      refuse()
      trial.check()
    },
    interrupt: trial.interrupt,
    close() {
      void poll.stop()
      trial.close()
    },
    release: changes.close,
  }
}
