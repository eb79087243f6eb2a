import {
  type CircuitBreakerPolicy,
  CircuitState,
  circuitBreaker,
  handleWhen,
  type IBackoffFactory,
  type IBreaker,
  type IHalfOpenAfterBackoffContext,
  isBrokenCircuitError,
} from 'cockatiel'
import type { Logger } from 'pino'
import { failures, OutageError } from './failure.js'

const FAILURES = 5
const WINDOW_MS = 300_000
const REST_MS = 30_000

export type Breakers = ReturnType<typeof createBreakers>

/**
 * Leaves a model alone that is down, which is one that refuses connections or has a fault (5xx), not one that is slow: after five failures in a row for half a minute, then one request may try. Nobody
 * waits for a model that does not answer anyway, and a server that comes back is not run over.
 */
export function createBreakers(log: Pick<Logger, 'warn'>) {
  const breakers = new Map<string, CircuitBreakerPolicy>()

  function breakerOf(model: string): CircuitBreakerPolicy {
    const known = breakers.get(model)
    if (known) return known
    const breaker = circuitBreaker(handleWhen(isDown), { breaker: inARow(), halfOpenAfter: rest })
    breaker.onBreak(() => log.warn({ model }, 'a model is down and left alone for half a minute'))
    breakers.set(model, breaker)
    return breaker
  }

  return {
    /** Rejects as `work` does, or at once while the model rests. */
    async run<T>(model: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
      const breaker = breakerOf(model)
      if (breaker.state === CircuitState.HalfOpen) throw failures.resting(model)
      const isTrial = breaker.state === CircuitState.Open
      try {
        return await breaker.execute(async () => {
          try {
            return await work()
          } catch (error) {
            throw isTrial && signal.aborted ? new TrialStopped() : error
          }
        })
      } catch (error) {
        throw isBrokenCircuitError(error) ? failures.resting(model) : error
      }
    },

    /** Models that are left alone now. */
    resting: (): string[] =>
      [...breakers].filter(([, { state }]) => state !== CircuitState.Closed).map(([model]) => model),
  }
}

/** Says nothing about the model: the next request is the trial. */
class TrialStopped extends Error {}

const isDown = (error: unknown): boolean =>
  error instanceof TrialStopped || (error instanceof OutageError && error.outage === 'down')

const rest: IBackoffFactory<IHalfOpenAfterBackoffContext> = {
  next: ({ result }) => ({
    duration: 'error' in result && result.error instanceof TrialStopped ? 0 : REST_MS,
    next: rest.next,
  }),
}

/** Few failures over a whole quiet night are no outage. */
function inARow(): IBreaker {
  let failedAt: number[] = []
  return {
    state: null,
    success() {
      failedAt = []
    },
    failure() {
      const now = Date.now()
      failedAt = [...failedAt.filter(at => now - at < WINDOW_MS), now]
      return failedAt.length >= FAILURES
    },
  }
}
