import type { Logger } from 'pino'
import type { Bus } from '../../base/bus/bus.js'
import type { Db } from '../../base/db/db.js'
import { startPoll } from '../../base/poll.js'
import { ADMIN_EVENT_CHANNEL } from './adminEvent.service.js'

const POLL_MS = 1000

/** Tells that there are new events: by the bus, and each second by a look, for processes the bus does not reach. */
export interface AdminEventFeed {
  /** Goes up with each news. Read it before the events: what comes after that is then told by `changed`. */
  readonly version: number
  /** Resolves once `version` is another one, or when `signal` is aborted. */
  changed(version: number, signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

export async function createAdminEventFeed(deps: {
  db: Db
  bus: Bus
  log: Pick<Logger, 'warn' | 'info'>
  pollMs?: number
}): Promise<AdminEventFeed> {
  const { db, bus, log, pollMs = POLL_MS } = deps
  const waiting = new Set<() => void>()
  let version = 0
  let seen = 0

  const wake = () => {
    version++
    for (const resume of [...waiting]) resume()
  }
  const look = async () => {
    const newest = await newestSeq(db)
    if (newest === seen) return
    seen = newest
    wake()
  }
  const poll = startPoll({
    look,
    everyMs: pollMs,
    needed: () => waiting.size > 0,
    failed: error => log.warn({ err: error }, 'admin events could not be looked for'),
    again: () => log.info('admin events are looked for again'),
  })
  const undo = [await bus.subscribe(ADMIN_EVENT_CHANNEL, wake), bus.onGap(wake)]

  return {
    get version() {
      return version
    },
    changed: (known, signal) =>
      new Promise(resolve => {
        if (signal.aborted || version !== known) return resolve()
        const resume = () => {
          signal.removeEventListener('abort', resume)
          waiting.delete(resume)
          resolve()
        }
        signal.addEventListener('abort', resume, { once: true })
        waiting.add(resume)
      }),
    async close() {
      for (const end of undo) end()
      await poll.stop()
    },
  }
}

export async function newestSeq(db: Db): Promise<number> {
  const newest = await db.read.adminEvent.findFirst({ orderBy: { seq: 'desc' }, select: { seq: true } })
  return newest?.seq ?? 0
}
