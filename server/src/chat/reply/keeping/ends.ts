import type { Message } from '@parley/prisma'
import type { Logger } from 'pino'
import type { Db, Transaction } from '../../../base/db/db.js'
import { createPoll } from '../../../base/poll.js'
import type { Books } from '../../../spending/usage/reckon.js'
import { endReplies } from './endReply.js'
import type { Lease } from './lease.js'
import type { Outcome } from './outcome.js'
import type { Tracked } from './tracked.js'

/** Ends wait at most so long for the next transaction: five a second, however many replies end. */
const END_MS = 200

interface End {
  reply: Tracked
  outcome: Outcome
  resolve: (row: Message | null) => void
}

/** Stores the ends of replies, all that came meanwhile in one transaction, for which nothing waits: rule 3 of docs/replies.md. */
export function createEnds(deps: {
  db: Db
  lease: Lease
  prices: Books['prices']
  /** Whether models write titles. */
  titles: boolean
  /** It is stored, or was not ours any more. */
  ended(reply: Tracked): void
  log: Logger
}) {
  const { db, lease, prices, titles, ended, log } = deps
  const books = { kind: db.kind, prices }
  let waiting: End[] = []
  let storing: End[] = []

  const work = async () => {
    if (waiting.length === 0) return
    storing = waiting
    waiting = []
    const closing = storing
    const processId = lease.id
    try {
      const rows = await db.write(tx => store(tx, processId, closing))
      log.debug({ ended: closing.length }, 'ends of replies stored')
      for (const { reply, resolve } of closing) {
        ended(reply)
        resolve(rows.get(reply.mirror.id) ?? null)
      }
    } catch (error) {
      waiting = [...closing, ...waiting]
      throw error
    } finally {
      storing = []
    }
  }

  const store = async (tx: Transaction, processId: string, closing: End[]) => {
    const ends = closing.map(({ reply: { mirror }, outcome }) => ({
      id: mirror.id,
      content: mirror.text.whole,
      outcome,
    }))
    const rows = await endReplies(tx, processId, ends, books, { titles })
    return new Map(rows.map(row => [row.id, row]))
  }

  const poll = createPoll({
    look: work,
    everyMs: () => (waiting.length > 0 ? END_MS : null),
    failed: error => log.error({ err: error }, 'storing the ends of replies: failed, trying again'),
    again: () => log.info('storing the ends of replies again'),
  })

  return {
    add(reply: Tracked, outcome: Outcome): Promise<Message | null> {
      return new Promise(resolve => {
        waiting.push({ reply, outcome, resolve })
        poll.schedule()
      })
    },
    has: (reply: Tracked): boolean => [...waiting, ...storing].some(end => end.reply === reply),
    /** This process is no longer alive: what waits is not ours. What is being stored may be still, as its row says. */
    abandon(): void {
      for (const { reply, resolve } of waiting) {
        ended(reply)
        resolve(null)
      }
      waiting = []
    },
    /** Stores what is left, unless that fails already. */
    async close(): Promise<void> {
      await poll.stop()
      if (waiting.length > 0 && !poll.failing) await poll.run()
    },
  }
}
