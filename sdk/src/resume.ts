import { linkSignals, orAborted, wait } from './abort.js'
import { backoff } from './backoff.js'
import { isTransient, ParleyError } from './errors.js'
import type { Socket, Transport } from './socket.js'

/**
 * Told before each attempt to connect again.
 *
 * @category Replies, events and lists
 */
export interface Reconnect {
  /** How many attempts in a row brought nothing, this one included. */
  attempt: number
  /** Milliseconds until it is made. */
  delay: number
  /** What ended the connection. */
  error: ParleyError
  /** How it is made, as far as it is known before: see {@link Transport}. */
  transport: Transport
}

/**
 * How to follow something.
 *
 * @category Replies, events and lists
 */
export interface ResumeOptions<Told extends Reconnect> {
  /** Ends the loop, which then throws the signal's reason. What is followed goes on. */
  signal?: AbortSignal | undefined
  /** Told when the connection broke and will be made again. */
  onReconnect?: ((reconnect: Told) => void) | undefined
  /** Attempts in a row that may bring nothing before the loop gives up; unlimited by default. */
  maxAttempts?: number | undefined
}

/** @internal What is followed, and over what. */
export interface Followed<Event, Told extends Reconnect> {
  socket: Socket
  closed: AbortSignal
  options: ResumeOptions<Told>
  /** Subscribes behind everything that has come. Its end is the end. */
  subscribe(signal: AbortSignal): AsyncIterable<Event>
  /** Tells of a new connection, and from where it goes on. */
  told(reconnect: Reconnect): Told
}

/** @internal Subscribes again whenever the connection breaks or a token was renewed; throws what neither can mend. */
export async function* resume<Event, Told extends Reconnect>(
  followed: Followed<Event, Told>,
): AsyncGenerator<Event, void> {
  const { socket, closed, options, subscribe, told } = followed
  const { signal, release } = linkSignals([options.signal, closed])
  let renewed = false
  try {
    for (let attempt = 0; ; ) {
      try {
        for await (const event of subscribe(signal)) {
          attempt = 0
          renewed = false
          yield event
        }
        return
      } catch (error) {
        if (signal.aborted) throw error
        // A new token that is refused before it brought anything was no help.
        renewed = !renewed && (await orAborted(socket.renew(error), signal))
        if (!(error instanceof ParleyError) || !(renewed || isTransient(error))) throw error
        if (++attempt > (options.maxAttempts ?? Infinity)) throw error
        const delay = renewed ? 0 : backoff(attempt - 1, error.retryAfter)
        options.onReconnect?.(told({ attempt, delay, transport: socket.transport, error }))
        await wait(delay, signal)
      }
    }
  } finally {
    release()
  }
}
