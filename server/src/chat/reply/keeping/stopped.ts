import type { Logger } from 'pino'
import type { Db } from '../../../base/db/db.js'
import { createPoll } from '../../../base/poll.js'
import type { Lease } from './lease.js'
import { countOwn } from './stopped.sql.js'
import type { Tracked } from './tracked.js'

const LOOK_MS = 250

/** Finds replies that somebody stopped or deleted, from whatever process: the bus only makes this faster. */
export function createStopped(deps: {
  db: Db
  lease: Lease
  live: ReadonlyMap<string, Tracked>
  isEnding(reply: Tracked): boolean
  log: Logger
}) {
  const { db, lease, live, isEnding, log } = deps

  const look = async () => {
    const processId = lease.id
    const { rows: written, stops } = await countOwn(db, processId)
    const known = [...live.values()]
    if (written >= known.length && stops === 0) return
    const rows = await db.read.message.findMany({
      where: { processId },
      select: { id: true, stopRequested: true },
    })
    const stopRequested = new Map(rows.map(row => [row.id, row.stopRequested]))
    for (const reply of known) {
      const { id } = reply.mirror
      // Of one that was deleted the end settles what it used.
      if (stopRequested.get(id) !== false && live.get(id) === reply && !isEnding(reply)) reply.stop()
    }
  }

  return createPoll({
    look,
    everyMs: () => (live.size > 0 ? LOOK_MS : null),
    failed: error => log.error({ err: error }, 'looking for replies that were stopped: failed, trying again'),
    again: () => log.info('looking for replies that were stopped again'),
  })
}
