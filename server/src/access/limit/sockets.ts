import { CodedError } from '../../base/errors.js'
import type { Caller } from './callers.js'
import type { Limiter } from './limiter.js'
import { createPlaces } from './places.js'
import { createUnproven } from './unproven.js'

/** What WebSockets may take up in this process. */
export interface SocketLimits {
  /** At the handshake: who has proved who they are counts for themselves, everybody else for the network. Throws RATE_LIMITED. */
  enter(network: string, caller: Caller | null): Promise<Entry>
  /** Once it is known whose it is; null: that user has no place left. */
  join(userId: string): (() => void) | null
  /** Operations at the same time on one socket. */
  readonly operations: number
  /** For the messages of one socket: false where they come too fast. */
  meter(): () => boolean
}

/** One WebSocket, for as long as it is open. */
export interface Entry {
  /** It is theirs, and counts for its network no more. Throws RATE_LIMITED. */
  prove(caller: Caller): Promise<void>
  /** It named nobody, and keeps a place of its network. `drop` is called where others need it more. Throws RATE_LIMITED. */
  stay(drop: () => void): Promise<void>
  /** It has closed. */
  leave(): void
}

/** Seconds' worth of messages that may come at once. */
const BURST = 3

export function createSocketLimits(
  limiter: Limiter,
  now: () => number = () => performance.now(),
): SocketLimits {
  const unproven = createUnproven(limiter.capacity('socketsPerAddress'), limiter.capacity('unprovenSockets'))
  const users = createPlaces(limiter.capacity('socketsPerUser'))
  const rate = limiter.capacity('messagesPerSecond')

  async function begin(network: string): Promise<() => void> {
    await limiter.check('handshakes', network)
    const leave = await unproven.begin(network)
    if (!leave) throw tooMany()
    try {
      // While it waited others may have come to nothing.
      await limiter.check('handshakes', network)
      return leave
    } catch (error) {
      leave()
      throw error
    }
  }

  return {
    operations: limiter.capacity('operationsPerSocket'),

    async enter(network, caller) {
      let known = caller?.who ?? null
      if (caller) await limiter.take('handshakes', caller.who)
      let leave = caller ? () => {} : await begin(network)
      let isOpen = true
      /** Counted once it is sure that nobody has proved anything. */
      let counts = caller === null
      const count = async () => {
        if (!counts) return
        counts = false
        await limiter.take('handshakes', network)
      }
      return {
        async prove({ who }) {
          counts = false
          leave()
          if (known === who) return
          known = who
          await limiter.take('handshakes', who)
        },
        async stay(drop) {
          leave()
          if (isOpen) {
            const place = unproven.stay(network, drop)
            if (!place) throw tooMany()
            leave = place
          }
          await count()
        },
        leave() {
          isOpen = false
          leave()
          // Whoever comes next is told.
          count().catch(() => undefined)
        },
      }
    },

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

const tooMany = (): CodedError =>
  new CodedError('RATE_LIMITED', 'Too many connections from this address.', { retryAfter: 10 })
