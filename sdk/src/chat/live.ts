import { wait } from '../abort.js'
import { backoff } from '../backoff.js'
import { isTransient, ParleyError } from '../errors.js'
import type { ConversationEvent, FollowOptions } from '../index.js'

/** After a new connection was made: how long it must not break to count as one. */
const STEADY_MS = 300

interface Followed {
  /** Fetches everything. Resolves to the cursor to go on behind, if there is one. */
  load(signal: AbortSignal): Promise<string | undefined>
  events(after: string | undefined, options: FollowOptions): AsyncIterable<ConversationEvent>
  apply(event: ConversationEvent): void
  /** Asks the server for something over HTTP, after the connection broke. */
  ask(signal: AbortSignal, missed: boolean): Promise<void>
  online(is: boolean): void
  /** Nothing can mend this, or there is no more to come. */
  end(error: unknown): void
}

/** Fetches, follows, and fetches again where too much was missed. */
export interface Live {
  start(): void
  stop(): void
  /** The next start fetches everything again; without a cursor every start does. */
  forget(): void
  /** Goes on from here, without fetching anything. */
  from(cursor: string): void
  /** Something else noticed that the connection broke. */
  broken(delay: number, missed?: boolean): void
}

/** @internal */
export function createLive(followed: Followed): Live {
  let cursor: string | undefined
  let fresh = false
  let running: AbortController | undefined
  let breaks = 0

  async function run(signal: AbortSignal): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        if (!fresh) await fetchAll(signal)
        attempt = 0
        followed.online(true)
        const onReconnect: FollowOptions['onReconnect'] = ({ delay, after }) => broken(delay, !after)
        for await (const event of followed.events(cursor, { signal, onReconnect })) {
          if (signal.aborted) return
          breaks++
          followed.online(true)
          cursor = event.cursor
          if (event.kind !== 'RESYNC') followed.apply(event)
          else {
            fresh = false
            await fetchAll(signal)
          }
        }
        return
      } catch (error) {
        if (signal.aborted) return
        if (!isTransient(error) && !isTimeout(error)) return followed.end(error)
        followed.online(false)
        await wait(backoff(attempt, error.retryAfter), signal)
      }
    }
  }

  async function fetchAll(signal: AbortSignal) {
    const found = await followed.load(signal)
    signal.throwIfAborted()
    cursor = found ?? cursor
    fresh = true
  }

  function broken(delay: number, missed = false) {
    followed.online(false)
    if (running) recover(delay, missed, running.signal).catch(() => undefined)
  }

  /** The loop says when a connection broke, not when the next one holds. */
  async function recover(delay: number, missed: boolean, signal: AbortSignal) {
    const count = ++breaks
    await wait(delay, signal)
    if (count !== breaks) return
    await followed.ask(signal, missed)
    await wait(STEADY_MS, signal)
    if (count === breaks) followed.online(true)
  }

  return {
    start() {
      if (running) return
      const controller = new AbortController()
      running = controller
      // Only an abort ends it otherwise.
      run(controller.signal).catch(() => undefined)
    },
    stop() {
      running?.abort()
      running = undefined
      if (cursor === undefined) fresh = false
    },
    forget() {
      fresh = false
    },
    from(place) {
      cursor = place
      fresh = true
    },
    broken,
  }
}

const isTimeout = (error: unknown): error is ParleyError =>
  error instanceof ParleyError && error.code === 'TIMEOUT'
