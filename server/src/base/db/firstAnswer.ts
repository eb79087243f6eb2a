import { setTimeout as delay } from 'node:timers/promises'
import { createProbe, NoAnswerError } from '@parley/prisma'
import type { Logger } from 'pino'
import { patienceMs } from './outage.js'

/** So long a start waits; then whatever connects next says what is wrong. */
const START_MS = 30_000
const AGAIN_MS = 500

/**
 * Waits for a PostgreSQL that does not answer in time, or is only just starting: nothing but a start is under way, and it
 * would fail over what passes by itself. What refuses does so at once.
 */
export async function untilItAnswers(url: string, log: Pick<Logger, 'warn' | 'info'>): Promise<void> {
  const began = performance.now()
  let probe: ReturnType<typeof createProbe> | undefined
  try {
    probe = createProbe(url, patienceMs)
    for (let told = false; ; told = true) {
      const error = await probe.ask().then(
        () => null,
        (reason: unknown) => reason,
      )
      if (!isPassing(error) || performance.now() - began > START_MS) {
        if (told && !error) log.info('the database answers')
        return
      }
      if (!told) log.warn({ err: error }, 'the database does not answer yet: waiting for it')
      await delay(AGAIN_MS)
    }
  } finally {
    probe?.close()
  }
}

/** It was reached and is starting, or said nothing. */
const isPassing = (error: unknown): boolean =>
  error instanceof NoAnswerError || (error instanceof Error && 'code' in error && error.code === '57P03')
