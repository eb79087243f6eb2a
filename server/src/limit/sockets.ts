import { CodedError } from '../errors.js'
import type { Limiter } from './limiter.js'

/** What WebSockets may take up in this process. */
export interface SocketLimits {
  /** At the handshake: a place for one more from this network, until the result is called. Throws RATE_LIMITED. */
  enter(network: string): Promise<() => void>
  /** One operation, whatever is wrong with it. Throws RATE_LIMITED. */
  ask(network: string): Promise<void>
  /** Once it is known whose it is; null: that user has no place left. */
  join(userId: string): (() => void) | null
  /** Operations at the same time on one socket. */
  readonly operations: number
  /** For the messages of one socket: false where they come too fast. */
  meter(): () => boolean
}

/** Seconds' worth of messages that may come at once. */
const BURST = 3

export function createSocketLimits(
  limiter: Limiter,
  now: () => number = () => performance.now(),
): SocketLimits {
  const networks = createPlaces(limiter.capacity('socketsPerAddress'))
  const users = createPlaces(limiter.capacity('socketsPerUser'))
  const rate = limiter.capacity('messagesPerSecond')

  return {
    operations: limiter.capacity('operationsPerSocket'),

    async enter(network) {
      const leave = networks(network)
      if (!leave)
        throw new CodedError('RATE_LIMITED', 'Too many connections from this address.', { retryAfter: 10 })
      try {
        await limiter.take('handshakes', network)
        return leave
      } catch (error) {
        leave()
        throw error
      }
    },

    ask: network => limiter.take('address', network),

    join: users,

    /** A bucket that fills by the rate and holds a burst. */
    meter() {
      let left = rate * BURST
      let at = now()
      return () => {
        const time = now()
        left = Math.min(rate * BURST, left + ((time - at) / 1000) * rate)
        at = time
        if (left < 1) return false
        left -= 1
        return true
      }
    },
  }
}

/** So many at the same time for each name. */
function createPlaces(capacity: number) {
  const taken = new Map<string, number>()
  return (name: string): (() => void) | null => {
    const count = taken.get(name) ?? 0
    if (count >= capacity) return null
    taken.set(name, count + 1)
    let left = false
    return () => {
      if (left) return
      left = true
      const others = (taken.get(name) ?? 1) - 1
      if (others > 0) taken.set(name, others)
      else taken.delete(name)
    }
  }
}
