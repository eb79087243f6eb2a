import type { Probe } from '@parley/prisma'
import type { Logger } from 'pino'
import { startPoll } from '../poll.js'
import { databaseAway } from './unavailable.js'

const EVERY_MS = 500
/** How long the server may take to answer the smallest question before it counts as away. */
export const patienceMs = 1500

export interface Outage {
  /** Throws SERVICE_UNAVAILABLE while the database is away: nobody waits for a connection to it. */
  refuse(): void
  /** Rejects with the same if the database does not answer now. */
  check(): Promise<void>
  close(): void
}

/**
 * Asks twice a second whether the database answers. A query may take long, and a network may swallow it without a word:
 * only a question that is always answered at once tells them apart. When it is not, `onAway` ends what waits. `onReadOnly`: it answers, and
 * takes no changes.
 */
export function watchForOutages(
  probe: Probe,
  { onAway, onReadOnly }: { onAway: () => void; onReadOnly: () => void },
  log: Pick<Logger, 'warn' | 'info'>,
): Outage {
  let away: unknown = null
  let closed = false

  const ask = async () => {
    try {
      const { readOnly } = await probe.ask()
      away = null
      if (readOnly) onReadOnly()
    } catch (error) {
      if (closed) return
      away = error
      onAway()
      throw error
    }
  }

  const poll = startPoll({
    look: ask,
    everyMs: EVERY_MS,
    failed: error =>
      log.warn({ err: error }, 'the database does not answer: requests are refused until it does'),
    again: () => log.info('the database answers again'),
  })

  const refuse = () => {
    if (away) throw databaseAway(away)
  }

  return {
    refuse,
    async check() {
      if (!away) await poll.run()
      refuse()
    },
    close() {
      closed = true
      void poll.stop()
      probe.close()
    },
  }
}
