import type { Process } from '@parley/prisma'
import type { Logger } from 'pino'
import type { Bus } from '../../../base/bus/bus.js'
import type { Db } from '../../../base/db/db.js'
import type { Journal } from '../../../base/db/journal.js'
import { giveBackJobs } from '../../../base/jobs/enqueue.js'
import { createPoll } from '../../../base/poll.js'
import { countTokens } from '../../../model/tokens.js'
import type { Prices } from '../../../spending/usage/prices.js'
import { replyChannel, thoughtOf } from '../channels.js'
import { endReplies } from './endReply.js'
import { textsOf } from './journaledTexts.js'
import type { Lease } from './lease.js'
import type { End } from './outcome.js'
import { interrupted } from './outcome.js'
import type { Pulse } from './pulse.js'
import { writtenOf } from './written.js'

const LOOK_MS = 1000
/** On a file there is only to be found what this process itself has left. */
const LOOK_AT_FILE_MS = 5000
/** A process whose beat stands still for so long is dead. */
const SILENCE_MS = 15_000
/** Replies that are ended in one transaction. */
const AT_ONCE = 50

const noTokens = { promptTokens: 0, completionTokens: 0 }

/** Ends the replies of processes that are gone, with the text they left. */
export function createReaper(deps: {
  db: Db
  journal: Journal
  bus: Bus
  lease: Lease
  pulse: Pick<Pulse, 'steadySince'>
  prices: Pick<Prices, 'of' | 'load'>
  /** Whether this process is writing a reply. */
  isWritten?: (id: string) => boolean
  log: Logger
  clock?: () => number
}) {
  const { db, journal, bus, lease, pulse, prices, log } = deps
  const { isWritten = () => true, clock = () => performance.now() } = deps
  /** Since when replies of this process are known that nobody writes. */
  let strays = new Map<string, number>()
  const seen = new Map<string, { beat: number; since: number }>()

  /**
   * Other processes that have not moved for long enough; judged by our own clock, and only while we can read, and write
   * as they should. A look that takes long saw what was true when it began.
   */
  const findSilent = async (): Promise<Process[]> => {
    const before = clock()
    const rows = await db.read.process.findMany({ where: { id: { not: lease.id } } })
    const after = clock()
    const ids = new Set(rows.map(row => row.id))
    for (const id of seen.keys()) if (!ids.has(id)) seen.delete(id)
    return rows.filter(({ id, beat, dead }) => {
      const last = seen.get(id)
      if (last?.beat !== beat) seen.set(id, { beat, since: after })
      else if (before - Math.max(last.since, pulse.steadySince()) >= SILENCE_MS) return true
      return dead
    })
  }

  /** Who has beaten since we looked is not. Answers with those that are dead. */
  const declareDead = (silent: Process[]): Promise<string[]> =>
    db.write(async tx => {
      const still = silent.map(({ id, beat }) => ({ id, beat }))
      await tx.process.updateMany({ where: { OR: still }, data: { dead: true } })
      const dead = await tx.process.findMany({ where: { id: { in: still.map(({ id }) => id) }, dead: true } })
      const ids = dead.map(({ id }) => id)
      await giveBackJobs(tx, ids)
      return ids
    })

  /**
   * Replies whose process is not alive, also those that were deleted, of which the reservation is left.
   * Owners are read before processes: one that registers in between owns nothing
   * that was seen.
   */
  const orphans = async () => {
    const by = { by: ['processId' as const], where: { processId: { not: null } } }
    const owners = [...(await db.read.message.groupBy(by)), ...(await db.read.reservation.groupBy(by))]
    const ids = owners.flatMap(({ processId }) => processId ?? [])
    if (ids.length === 0) return []
    const living = await db.read.process.findMany({ where: { id: { in: ids }, dead: false } })
    const lost = ids.filter(id => !living.some(process => process.id === id))
    if (lost.length === 0) return []
    const where = { processId: { in: lost } }
    const deleted = await db.read.reservation.findMany({ where })
    return [
      ...(await db.read.message.findMany({ where, select: { id: true, processId: true } })),
      ...deleted.map(({ messageId, processId }) => ({ id: messageId, processId })),
    ]
  }

  /** Declares processes dead first, then reads what they left: what they try to write after that finds no row. */
  const bury = async (silent: Process[]) => {
    const ids = silent.length > 0 ? await declareDead(silent) : []
    const left = await orphans()
    if (left.length > 0) await prices.load()
    const owners = [...Map.groupBy(left, ({ processId }) => processId ?? '')]
    for (const [processId, replies] of owners) {
      const texts = textsOf(await journal.read(processId))
      for (let from = 0; from < replies.length; from += AT_ONCE)
        await endAll(
          processId,
          replies.slice(from, from + AT_ONCE).map(({ id }) => id),
          texts,
        )
    }
    const gone = [...new Set([...ids, ...owners.map(([processId]) => processId)])]
    for (const id of gone) await journal.prune(id, null)
    if (gone.length > 0) await db.write(tx => tx.process.deleteMany({ where: { id: { in: gone } } }))
  }

  const endAll = async (processId: string, ids: string[], texts: ReadonlyMap<string, string>) => {
    const ends: End[] = []
    for (const id of ids) {
      const { text, thought } = await writtenOf(id, texts, bus)
      const outcome = { ...interrupted, reasoning: thought }
      ends.push({ id, content: text, outcome, completionTokens: await countTokens(thought + text) })
    }
    await db.write(tx => endReplies(tx, processId, ends, { kind: db.kind, prices }))
    for (const id of ids) {
      tellReaders(id)
      log.warn({ replyId: id, processId }, 'ended a reply of a process that is gone')
    }
  }

  const tellReaders = (id: string) => {
    if (!bus.shared) return
    bus.publish(replyChannel(id), '')
    for (const key of [id, thoughtOf(id)]) bus.live.expire(key).catch(() => {})
  }

  /**
   * Replies of this process that nobody writes: the connection broke over the commit that began them, or the file was
   * taken away, so whoever sent was told that it failed. It may try again with the same key, and must not find a reply
   * that never ends.
   */
  const endStrays = async () => {
    const own = await db.read.message.findMany({ where: { processId: lease.id }, select: { id: true } })
    const at = clock()
    const unwritten = own.filter(({ id }) => !isWritten(id))
    strays = new Map(unwritten.map(({ id }) => [id, strays.get(id) ?? at]))
    const lasting = [...strays].filter(([, since]) => at - since >= SILENCE_MS)
    if (lasting.length > 0) await prices.load()
    for (const [id] of lasting) {
      const end = { id, content: '', outcome: { ...interrupted, usage: noTokens } }
      await db.write(tx => endReplies(tx, lease.id, [end], { kind: db.kind, prices }))
      tellReaders(id)
      log.warn({ replyId: id }, 'ended a reply that was never begun')
    }
  }

  const look = async () => {
    try {
      // A file has one process, this one.
      if (db.kind !== 'sqlite') await bury(await findSilent())
      await endStrays()
    } catch (error) {
      // A beat that could not be read says nothing: start counting anew.
      seen.clear()
      throw error
    }
  }

  const poll = createPoll({
    look,
    everyMs: db.kind === 'sqlite' ? LOOK_AT_FILE_MS : LOOK_MS,
    failed: error => log.warn({ err: error }, 'other processes could not be looked at'),
    again: () => log.info('other processes are looked at again'),
  })

  return {
    look,
    /** With the exclusive lock on the data there can be no other living process: all but this one are dead. */
    async buryAllOthers() {
      await bury(await db.read.process.findMany({ where: { id: { not: lease.id } } }))
    },
    start: poll.schedule,
    close: poll.stop,
  }
}
