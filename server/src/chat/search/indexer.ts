import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { Bus } from '../../base/bus/bus.js'
import { createQueue } from '../../base/db/queue.js'
import { createPoll } from '../../base/poll.js'
import { CONVERSATION_EVENT_CHANNEL } from '../conversationEvent/record.js'

/** `some`: what there was, which was less than a whole batch. `busy`: another process is at it. */
export type Fed = 'more' | 'some' | 'done' | 'busy'

const EVERY_MS = 1000
/** What happens at once is seen at once: each time costs a transaction. */
const GATHER_MS = 200
const MAX_PAUSE_MS = 30_000

/**
 * Has the index look at what changed: soon after somebody said that something did, and each second, since not every
 * change is an event and an event may be lost. What failed is tried again.
 */
export async function startIndexer(deps: { feed: () => Promise<Fed>; bus: Bus; log: Logger }) {
  const { feed, bus, log } = deps
  const queue = createQueue()
  let closed = false
  let gathering: NodeJS.Timeout | null = null
  let failures = 0

  const step = (): Promise<Fed> => queue.run(async () => (closed ? 'done' : feed()))

  const look = async () => {
    try {
      let fed: Fed
      do fed = await step()
      while (fed === 'more')
      failures = 0
      // What came meanwhile comes with what comes soon: one by one, each would cost a transaction.
      if (fed === 'some') gather()
    } catch (error) {
      if (closed) return
      failures++
      throw error
    }
  }
  const poll = createPoll({
    look,
    everyMs: () => Math.min(MAX_PAUSE_MS, EVERY_MS * 2 ** Math.max(0, failures - 1)),
    failed: error => log.error({ err: error }, 'the search index could not be fed'),
    again: () => log.info('the search index is fed again'),
  })
  const gather = () => {
    gathering ??= setTimeout(() => {
      gathering = null
      if (!poll.failing) poll.wake()
    }, GATHER_MS).unref()
  }
  const unsubscribe = await bus.subscribe(CONVERSATION_EVENT_CHANNEL, gather)
  poll.wake()

  return {
    /** Resolves when the index has seen everything that changed before. */
    async settled(): Promise<void> {
      for (let fed = await step(); fed !== 'done'; fed = await step()) if (fed === 'busy') await delay(20)
    },
    async close(): Promise<void> {
      closed = true
      unsubscribe()
      if (gathering) clearTimeout(gathering)
      await queue.idle()
      await poll.stop()
    },
  }
}
