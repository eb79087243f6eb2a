import type { Message } from '@parley/prisma'
import type { Logger } from 'pino'
import type { Db, Transaction } from '../db/db.js'
import type { Journal } from '../db/journal.js'
import { askForTitles } from '../title/askForTitles.js'
import type { Books } from '../usage/reckon.js'
import { endReplies } from './endReply.js'
import type { Lease } from './lease.js'
import type { Mirror } from './mirror.js'
import type { Outcome } from './outcome.js'

/** Text is safe after so many milliseconds and one commit. */
const TICK_MS = 250
/** Ends wait at most so long for the next transaction: five a second, however many replies end. */
const END_MS = 200
/** How often a process without replies shows that it lives; others give it 15 s. */
const IDLE_BEAT_MS = 5000

/** A reply this process writes. */
export interface LiveReply {
  readonly mirror: Mirror
  /** Ends it with the text it has, STOPPED unless told otherwise. */
  stop(outcome?: Outcome): void
  /** It is no longer this process's: another one ended it. Nothing may be stored any more. */
  abandon(): void
}

interface Tracked extends LiveReply {
  journaled: number
  firstEntry: bigint | null
}

interface End {
  reply: Tracked
  outcome: Outcome
  resolve: (row: Message | null) => void
}

export type ReplyStore = ReturnType<typeof createReplyStore>

/**
 * Keeps the text of all replies of this process safe: every 250 ms one journal row for what all of them grew by, and
 * the ends of replies in that same transaction. One transaction is in flight at a time.
 */
export function createReplyStore(deps: {
  db: Db
  journal: Journal
  lease: Lease
  prices: Books['prices']
  /** Whether models write titles. */
  titles: boolean
  log: Logger
}) {
  const { db, journal, lease, prices, titles, log } = deps
  const books = { kind: db.kind, prices }
  const live = new Map<string, Tracked>()
  let ends: End[] = []
  let inFlight: Promise<void> | null = null
  let timer: NodeJS.Timeout | null = null
  let lastTick = 0
  let closed = false
  let failing = false
  let waiting: (() => void)[] = []
  const emptied = () => {
    for (const resolve of waiting) resolve()
    waiting = []
  }

  const schedule = () => {
    if (timer) clearTimeout(timer)
    if (closed) return
    const wait = ends.length > 0 ? END_MS : live.size > 0 ? TICK_MS : IDLE_BEAT_MS
    timer = setTimeout(run, Math.max(0, lastTick + wait - performance.now()))
    if (live.size === 0 && ends.length === 0) timer.unref()
  }

  const run = () => {
    if (inFlight !== null) return
    lastTick = performance.now()
    inFlight = tick()
      .then(
        () => {
          if (failing) log.info('replies are stored again')
          failing = false
        },
        (error: unknown) => {
          // Once for an outage, not four times a second.
          if (!failing) log.error({ err: error }, 'replies could not be stored; trying again')
          failing = true
        },
      )
      .finally(() => {
        inFlight = null
        schedule()
      })
  }

  const tick = async () => {
    const closing = ends
    ends = []
    const ending = new Set(closing.map(end => end.reply))
    const grown = [...live.values()]
      .filter(reply => !ending.has(reply) && reply.mirror.length > reply.journaled)
      .map(reply => ({ reply, offset: reply.journaled, text: reply.mirror.from(reply.journaled) }))
    const pieces =
      grown.length > 0 ? JSON.stringify(grown.map(g => [g.reply.mirror.id, g.offset, g.text])) : null
    const processId = lease.id

    let stored: { alive: boolean; entry: bigint | null; rows: Map<string, Message> }
    try {
      stored =
        closing.length === 0
          ? { ...(await journal.tick(processId, pieces)), rows: new Map() }
          : await db.write(tx => storeEnds(tx, processId, pieces, closing))
    } catch (error) {
      ends = [...closing, ...ends]
      throw error
    }
    if (!stored.alive) return abandonAll(closing)
    if (grown.length + closing.length > 0)
      log.debug({ grown: grown.length, ended: closing.length }, 'replies stored')

    for (const { reply, offset, text } of grown) {
      reply.journaled = offset + text.length
      reply.firstEntry ??= stored.entry
    }
    for (const { reply, resolve } of closing) {
      live.delete(reply.mirror.id)
      resolve(stored.rows.get(reply.mirror.id) ?? null)
    }
    if (live.size === 0) emptied()
    if (closing.length > 0) await journal.prune(processId, oldestEntry([...live.values()]))
    if (live.size > 0) await findStopped(processId)
  }

  const storeEnds = async (tx: Transaction, processId: string, pieces: string | null, closing: End[]) => {
    const { alive, entry } = await journal.tickIn(tx, processId, pieces)
    const rows = new Map<string, Message>()
    if (!alive) return { alive, entry, rows }
    const ended = closing.map(({ reply: { mirror }, outcome }) => ({
      id: mirror.id,
      content: mirror.text,
      outcome,
    }))
    for (const row of await endReplies(tx, processId, ended, books)) rows.set(row.id, row)
    if (titles) await askForTitles(tx, books, [...rows.values()])
    return { alive, entry, rows }
  }

  /** Replies that somebody stopped or deleted, from whatever process: the bus only makes this faster. */
  const findStopped = async (processId: string) => {
    const [counts] = await db.read.$queryRaw<{ rows: bigint | number; stops: bigint | number | null }[]>`
      SELECT COUNT(*) AS "rows", SUM(CASE WHEN stop_requested THEN 1 ELSE 0 END) AS "stops"
      FROM message WHERE process_id = ${processId}`
    const known = [...live.values()]
    if (!counts || (Number(counts.rows) >= known.length && !Number(counts.stops))) return
    const rows = await db.read.message.findMany({
      where: { processId },
      select: { id: true, stopRequested: true },
    })
    const stopRequested = new Map(rows.map(row => [row.id, row.stopRequested]))
    for (const reply of known) {
      const stop = stopRequested.get(reply.mirror.id)
      // Of one that was deleted the end settles what it used.
      if (stop !== false && !ends.some(end => end.reply === reply)) reply.stop()
    }
  }

  const forget = (reply: Tracked) => {
    live.delete(reply.mirror.id)
    reply.abandon()
    if (live.size === 0) emptied()
  }

  const abandonAll = async (closing: End[]) => {
    log.warn('this process was declared dead by another one; its replies are no longer its own')
    for (const { resolve } of [...closing, ...ends]) resolve(null)
    ends = []
    for (const reply of [...live.values()]) forget(reply)
    await lease.renew()
  }

  schedule()
  return {
    /** Begins to keep a reply's text safe. */
    add(reply: LiveReply): void {
      live.set(reply.mirror.id, Object.assign(reply, { journaled: 0, firstEntry: null }))
      schedule()
    },
    get(id: string): LiveReply | undefined {
      return live.get(id)
    },
    /** Stores how a reply ended, with its whole text. The row as it is stored; null if it is no longer ours. */
    end(id: string, outcome: Outcome): Promise<Message | null> {
      const reply = live.get(id)
      if (!reply) return Promise.resolve(null)
      return new Promise(resolve => {
        ends.push({ reply, outcome, resolve })
        schedule()
      })
    },
    get size(): number {
      return live.size
    },
    replies: (): LiveReply[] => [...live.values()],
    /** Resolves when no reply is left, or after `ms`. */
    async drained(ms: number): Promise<void> {
      if (live.size === 0) return
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, ms)
        waiting.push(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    },
    /** Stores what is left and stops beating. What ends later is ended by whoever finds it. */
    async close(): Promise<void> {
      closed = true
      if (timer) clearTimeout(timer)
      await inFlight
      if (live.size > 0 || ends.length > 0) await tick()
    },
  }
}

/** The entry the oldest living reply began in: what lies before it is needed by nobody; null: nothing is. */
function oldestEntry(living: Tracked[]): bigint | null {
  let oldest: bigint | null = null
  for (const { firstEntry } of living)
    if (firstEntry !== null && (oldest === null || firstEntry < oldest)) oldest = firstEntry
  return oldest
}
