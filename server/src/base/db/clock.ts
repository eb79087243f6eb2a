import type { Logger } from 'pino'
import { startPoll } from '../poll.js'
import type { Db } from './db.js'

const EVERY_MS = 60_000

export interface Clock {
  now(): Date
  stop(): Promise<void>
}

/**
 * The time of the database, which all servers on it share: they treat a session alike, however their own clocks go. The
 * difference is measured at the start and once a minute; a file belongs to one machine, whose clock it is.
 */
export async function startClock(
  db: Db,
  log: Pick<Logger, 'warn' | 'info'>,
  own: () => number = Date.now,
): Promise<Clock> {
  let ahead = 0
  const measure = async () => {
    if (db.kind === 'sqlite') return
    const before = own()
    const [row] = await db.read.$queryRaw<{ ms: number }[]>`
      SELECT (EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::float8 AS ms`
    const after = own()
    if (row) ahead = row.ms - (before + after) / 2
  }
  await measure()
  const { stop } = startPoll({
    look: measure,
    everyMs: EVERY_MS,
    needed: () => db.kind !== 'sqlite',
    failed: error => log.warn({ err: error }, 'could not read the clock of the database'),
    again: () => log.info('the clock of the database is read again'),
  })
  return { now: () => new Date(own() + ahead), stop }
}
