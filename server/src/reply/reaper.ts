import type { Logger } from 'pino'
import type { Bus } from '../bus/bus.js'
import type { Db } from '../db/db.js'
import type { Journal } from '../db/journal.js'
import { endReply } from './endReply.js'
import { textOf } from './journaled.js'
import type { Lease } from './lease.js'
import { interrupted } from './outcome.js'

const LOOK_MS = 1000
/** A process whose beat stands still for so long is dead. */
const SILENCE_MS = 15_000

/** Ends the replies of processes that are gone, with the text they left. */
export function createReaper(deps: {
  db: Db
  journal: Journal
  bus: Bus
  lease: Lease
  log: Logger
  clock?: () => number
}) {
  const { db, journal, bus, lease, log, clock = () => performance.now() } = deps
  const seen = new Map<string, { beat: number; since: number }>()
  let timer: NodeJS.Timeout | null = null
  let looking: Promise<void> | null = null

  /** Other processes that have not moved for long enough; judged by our own clock, and only while we can read. */
  const findDead = async (): Promise<string[]> => {
    const rows = await db.read.process.findMany({ where: { id: { not: lease.id } } })
    const at = clock()
    const ids = new Set(rows.map(row => row.id))
    for (const id of seen.keys()) if (!ids.has(id)) seen.delete(id)
    return rows
      .filter(({ id, beat, dead }) => {
        const last = seen.get(id)
        if (last?.beat !== beat) seen.set(id, { beat, since: at })
        return dead || (last?.beat === beat && at - last.since >= SILENCE_MS)
      })
      .map(row => row.id)
  }

  /**
   * Replies whose process is not alive. Owners are read before processes: one that registers in between owns nothing
   * that was seen.
   */
  const orphans = async () => {
    const owners = await db.read.message.groupBy({ by: ['processId'], where: { processId: { not: null } } })
    const ids = owners.flatMap(({ processId }) => processId ?? [])
    if (ids.length === 0) return []
    const living = await db.read.process.findMany({ where: { id: { in: ids }, dead: false } })
    const lost = ids.filter(id => !living.some(process => process.id === id))
    if (lost.length === 0) return []
    return db.read.message.findMany({
      where: { processId: { in: lost } },
      select: { id: true, processId: true },
    })
  }

  /** Declares processes dead first, then reads what they left: what they try to write after that finds no row. */
  const bury = async (ids: string[]) => {
    if (ids.length > 0)
      await db.write(tx => tx.process.updateMany({ where: { id: { in: ids } }, data: { dead: true } }))
    const left = await orphans()
    const journals = new Map<string, string[]>()
    for (const { id, processId } of left) {
      if (!processId) continue
      const rows = journals.get(processId) ?? (await journal.read(processId))
      journals.set(processId, rows)
      const live = bus.shared ? ((await bus.live.get(id).catch(() => null)) ?? '') : ''
      const journaled = textOf(id, rows)
      const text = live.length > journaled.length ? live : journaled
      await db.write(tx => endReply(tx, id, processId, text, interrupted))
      if (bus.shared) bus.publish(`reply:${id}`, '')
      log.warn({ replyId: id, processId }, 'ended a reply of a process that is gone')
    }
    const gone = [...new Set([...ids, ...journals.keys()])]
    for (const id of gone) await journal.prune(id, null)
    if (gone.length > 0) await db.write(tx => tx.process.deleteMany({ where: { id: { in: gone } } }))
  }

  const look = async () => {
    await bury(await findDead())
  }

  return {
    look,
    /** With the exclusive lock on the data there can be no other living process: all but this one are dead. */
    async buryAllOthers() {
      const others = await db.read.process.findMany({
        where: { id: { not: lease.id } },
        select: { id: true },
      })
      await bury(others.map(({ id }) => id))
    },
    start() {
      timer = setInterval(() => {
        looking ??= look()
          .catch((error: unknown) => {
            // A beat that could not be read says nothing: start counting anew.
            seen.clear()
            log.warn({ err: error }, 'other processes could not be looked at')
          })
          .finally(() => {
            looking = null
          })
      }, LOOK_MS)
      timer.unref()
    },
    async close() {
      if (timer) clearInterval(timer)
      await looking
    },
  }
}
