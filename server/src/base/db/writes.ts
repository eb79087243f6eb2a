import { setTimeout as delay } from 'node:timers/promises'
import type { Trial } from '@parley/prisma'
import type { Logger } from 'pino'
import { databaseAway, isRefused, isUnavailable, toUnavailable } from './unavailable.js'

const AGAIN_MS = 500

export interface Writes {
  /** Something was refused, or did not end in time. Whether that lasts is found out beside the requests. */
  suspect(error?: unknown): void
  /** Throws SERVICE_UNAVAILABLE while commits wait: each more would be another one that nobody knows the end of. */
  refuse(): void
  /** Throws it as long as messages cannot be written. */
  check(): void
  /** Nothing comes through any more: what waits is asked anew. */
  interrupt(): void
  close(): void
}

/**
 * A database that answers may still take no changes: a primary that became a standby, a standby that commits wait for, a
 * lock, no connection left. Once a request met that, a message is tried until one can be written again.
 */
export function watchWrites(trial: Trial, log: Pick<Logger, 'warn' | 'info'>): Writes {
  let trouble: unknown = null
  let waiting = false
  let trying = false
  const closing = new AbortController()

  const worry = (error: unknown) => {
    if (closing.signal.aborted) return
    if (!trouble) log.warn({ err: error }, 'messages cannot be written: tried until they can')
    trouble = error
  }

  const attempt = async (): Promise<boolean> => {
    try {
      await trial.run(() => {
        waiting = true
        worry(databaseAway(null, 'The database does not confirm what is written.'))
      })
      return true
    } catch (error) {
      // One that cannot be reached is for others to tell, and no other error a reason to send requests elsewhere.
      if (isRefused(error)) worry(error)
      return !isUnavailable(error)
    } finally {
      waiting = false
    }
  }

  const tryUntilItWorks = async () => {
    while (!(await attempt())) await delay(AGAIN_MS, undefined, { ref: false, signal: closing.signal })
    if (trouble && !closing.signal.aborted) log.info('messages can be written again')
    trouble = null
  }

  return {
    suspect() {
      if (trying || closing.signal.aborted) return
      trying = true
      tryUntilItWorks()
        .catch(() => {})
        .finally(() => {
          trying = false
        })
    },
    refuse() {
      if (waiting) throw toUnavailable(trouble)
    },
    check() {
      if (trouble) throw toUnavailable(trouble)
    },
    interrupt: trial.close,
    close() {
      closing.abort()
      trial.close()
    },
  }
}
