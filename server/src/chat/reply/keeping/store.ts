import type { Message } from '@parley/prisma'
import type { Logger } from 'pino'
import type { Db } from '../../../base/db/db.js'
import type { Journal } from '../../../base/db/journal.js'
import { within } from '../../../base/within.js'
import type { Books } from '../../../spending/usage/reckon.js'
import { createBeats } from './beats.js'
import { createEnds } from './ends.js'
import type { Lease } from './lease.js'
import type { Outcome } from './outcome.js'
import type { Pulse } from './pulse.js'
import { createStopped } from './stopped.js'
import type { LiveReply, Tracked } from './tracked.js'

export type ReplyStore = ReturnType<typeof createReplyStore>

/** Keeps the text of all replies of this process safe while they run, and stores how they end. */
export function createReplyStore(deps: {
  db: Db
  journal: Journal
  lease: Lease
  pulse: Pulse
  prices: Books['prices']
  /** Whether models write titles. */
  titles: boolean
  log: Logger
}) {
  const { lease, pulse, log } = deps
  const live = new Map<string, Tracked>()
  let waiting: (() => void)[] = []

  const forget = (reply: Tracked) => {
    live.delete(reply.mirror.id)
    beats.release()
    if (live.size > 0) return
    for (const resolve of waiting) resolve()
    waiting = []
  }

  const lost = async () => {
    log.warn('this process was declared dead by another one; its replies are no longer its own')
    ends.abandon()
    for (const reply of live.values()) {
      if (ends.has(reply)) continue
      forget(reply)
      reply.abandon()
    }
    await lease.renew()
    pulse.beat()
  }

  const beats = createBeats({ ...deps, live, lost })
  const ends = createEnds({ ...deps, ended: forget })
  const stopped = createStopped({ ...deps, live, isEnding: ends.has })
  beats.schedule()

  return {
    /** Begins to keep a reply's text safe. */
    add(reply: LiveReply): void {
      live.set(reply.mirror.id, Object.assign(reply, { stored: { text: 0, thought: 0 }, firstEntry: null }))
      beats.schedule()
      stopped.schedule()
    },
    get(id: string): LiveReply | undefined {
      return live.get(id)
    },
    /** Stores how a reply ended, with its whole text. The row as it is stored; null if it is no longer ours. */
    end(id: string, outcome: Outcome): Promise<Message | null> {
      const reply = live.get(id)
      return reply ? ends.add(reply, outcome) : Promise.resolve(null)
    },
    get size(): number {
      return live.size
    },
    replies: (): Tracked[] => [...live.values()],
    /** Resolves when no reply is left, or after `ms`. */
    async drained(ms: number): Promise<void> {
      if (live.size === 0) return
      const drained = new Promise<void>(resolve => void waiting.push(resolve))
      await within(ms, drained, () => {})
    },
    /** Stores what is left and stops beating, last of all. What ends later is ended by whoever finds it. */
    async close(): Promise<void> {
      await stopped.stop()
      await ends.close()
      await beats.close()
    },
  }
}
