import { setTimeout as delay } from 'node:timers/promises'
import { OutageError } from './failure.js'

export interface RetryOptions {
  /** How often it is tried again. */
  retries: number
  /** For all attempts together. */
  withinMs: number
  signal: AbortSignal
}

/** Whoever waits for a reply does not wait longer than this before another model is tried. */
const LONGEST_WAIT_MS = 10_000
const FIRST_BACKOFF_MS = 250

/**
 * Tries again while the model is out, within the time there is: when the server said so, else after a moment that grows.
 * Each attempt is told the milliseconds that are left. Rejects as the last attempt did, or with what `signal` says.
 */
export async function withRetries<T>(
  attempt: (leftMs: number) => Promise<T>,
  { retries, withinMs, signal }: RetryOptions,
): Promise<T> {
  const end = performance.now() + withinMs
  for (let failed = 0; ; failed++) {
    try {
      return await attempt(end - performance.now())
    } catch (error) {
      const wait = failed < retries ? waitAfter(error, failed) : null
      if (wait === null || wait >= end - performance.now()) throw error
      await delay(wait, undefined, { signal })
    }
  }
}

/** Null where trying again has no sense. */
function waitAfter(error: unknown, failed: number): number | null {
  if (!(error instanceof OutageError) || error.outage === 'absent') return null
  // Not all at the same moment: https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
  const backoff = FIRST_BACKOFF_MS * 2 ** failed * (0.5 + Math.random() / 2)
  const wait = Math.max(error.retryAfterMs ?? 0, backoff)
  return wait > LONGEST_WAIT_MS ? null : wait
}
