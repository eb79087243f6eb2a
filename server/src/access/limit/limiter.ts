import type { Bus } from '../../base/bus/bus.js'
import { CodedError } from '../../base/errors.js'
import type { CapacityName, LimitName, Limits } from './limits.js'

/** Counts what people do, over all processes. */
export interface Limiter {
  /** False where limits are off. */
  readonly counts: boolean
  /** Counts so many more. Throws RATE_LIMITED beyond the limit. */
  take(limit: LimitName, who: string, by?: number): Promise<void>
  /** Counts one more that may turn out to be somebody else's, whether or not it is beyond the limit. */
  lend(limit: LimitName, who: string): Promise<Loan>
  /** Counts nothing. Throws RATE_LIMITED where there is nothing left. */
  check(limit: LimitName, who: string): Promise<void>
  capacity(of: CapacityName): number
}

/** What was counted until it is known whose it is. */
export interface Loan {
  /** Where it was beyond the limit: RATE_LIMITED. */
  refusal: CodedError | null
  /** It was somebody else's. */
  giveBack(): Promise<void>
}

/**
 * A counter for each window of the clock, the same windows in every process: so what is left of one can be told, and of
 * many requests at once exactly as many pass as may.
 */
export function createLimiter(
  bus: Pick<Bus, 'count'>,
  limits: Limits,
  now: () => number = Date.now,
): Limiter {
  if (!limits) return unlimited

  const count = async (limit: LimitName, who: string, by: number) => {
    const { seconds } = limits[limit]
    const at = now() / 1000
    const window = Math.floor(at / seconds)
    const left = Math.max(1, Math.ceil((window + 1) * seconds - at))
    const name = `limit:${limit}:${who}:${window}`
    return { value: await bus.count(name, seconds, by), left, name, seconds }
  }

  const refused = (limit: LimitName, left: number): CodedError => {
    const error = new CodedError('RATE_LIMITED', `Too many requests: try again in ${left} s.`, {
      retryAfter: left,
    })
    const { headers } = error.extensions.http as { headers: Map<string, string> }
    headers.set('ratelimit-limit', String(limits[limit].max))
    headers.set('ratelimit-remaining', '0')
    headers.set('ratelimit-reset', String(left))
    return error
  }

  return {
    counts: true,
    async lend(limit, who) {
      const { value, left, name, seconds } = await count(limit, who, 1)
      return {
        refusal: value > limits[limit].max ? refused(limit, left) : null,
        giveBack: async () => void (await bus.count(name, seconds, -1)),
      }
    },
    async take(limit, who, by = 1) {
      const { value, left } = await count(limit, who, by)
      if (value > limits[limit].max) throw refused(limit, left)
    },
    async check(limit, who) {
      const { value, left } = await count(limit, who, 0)
      if (value >= limits[limit].max) throw refused(limit, left)
    },
    capacity: of => limits[of],
  }
}

const unlimited: Limiter = {
  counts: false,
  lend: async () => ({ refusal: null, giveBack: async () => {} }),
  async take() {},
  async check() {},
  capacity: () => Number.POSITIVE_INFINITY,
}
