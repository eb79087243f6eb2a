import type { Limiter } from '../../access/limit/limiter.js'
import type { Bus } from '../../base/bus/bus.js'
import type { Journal } from '../../base/db/journal.js'
import { CodedError } from '../../base/errors.js'
import type { Telemetry } from '../../base/telemetry/telemetry.js'

/** How long the journal takes, and when it was last written. */
export function watchJournal(journal: Journal, telemetry: Telemetry): Journal {
  let last = performance.now()
  telemetry.observe('parley_journal_lag_seconds', () => [
    { value: (performance.now() - last) / 1000, labels: {} },
  ])
  return {
    ...journal,
    async tick(...given) {
      const began = performance.now()
      let outcome = 'failed'
      try {
        const tick = await journal.tick(...given)
        last = performance.now()
        outcome = 'ok'
        return tick
      } finally {
        const seconds = (performance.now() - began) / 1000
        telemetry.record('parley_journal_tick_duration_seconds', seconds, { outcome })
      }
    },
  }
}

/** Whether it reaches others, and how often it may have lost something. */
export function watchBus(bus: Bus, telemetry: Telemetry): void {
  bus.onGap(() => telemetry.add('parley_bus_gaps_total', 1, {}))
  telemetry.add('parley_bus_gaps_total', 0, {})
  telemetry.observe('parley_bus_shared', () => [{ value: bus.shared ? 1 : 0, labels: {} }])
}

/** What limits refuse, by their names alone. */
export function watchLimiter(limiter: Limiter, telemetry: Telemetry): Limiter {
  const refused = (limit: string) => telemetry.add('parley_rate_limited_total', 1, { limit })
  const watching = async (limit: string, work: Promise<void>): Promise<void> => {
    try {
      await work
    } catch (error) {
      if (error instanceof CodedError && error.code === 'RATE_LIMITED') refused(limit)
      throw error
    }
  }
  return {
    ...limiter,
    take: (limit, who, by) => watching(limit, limiter.take(limit, who, by)),
    check: (limit, who) => watching(limit, limiter.check(limit, who)),
    async lend(limit, who) {
      const loan = await limiter.lend(limit, who)
      if (loan.refusal) refused(limit)
      return loan
    },
  }
}
