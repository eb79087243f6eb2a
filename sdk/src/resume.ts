import { linkSignals, orAborted, wait } from './abort.js'
import { backoff } from './backoff.js'
import { isTransient, type ParleyError } from './errors.js'
import type { Socket, Transport } from './socket.js'

/**
 * Passed to `onReconnect` before each attempt to reconnect.
 *
 * @category Replies, events and lists
 */
export interface Reconnect {
  /** How many attempts in a row brought nothing, including this one. */
  attempt: number
  /** Milliseconds until this attempt. */
  delay: number
  /** The error that ended the connection. */
  error: ParleyError
  /** How it is made, as far as it is known before: see {@link Transport}. */
  transport: Transport
}

/**
 * Options for following replies and events.
 *
 * @category Replies, events and lists
 */
export interface ResumeOptions<Told extends Reconnect> {
  /** Ends the loop, which then throws the signal’s reason. It does not stop the reply itself. */
  signal?: AbortSignal | undefined
  /** Called when the connection broke and the client is about to reconnect. */
  onReconnect?: ((reconnect: Told) => void) | undefined
  /** How many attempts in a row may bring nothing before the loop gives up; unlimited by default. */
  maxAttempts?: number | undefined
}

/** @internal What is followed, and over what. */
export interface Followed<Event, Told extends Reconnect> {
  socket: Socket
  closed: AbortSignal
  options: ResumeOptions<Told>
  /** Subscribes behind everything that has come. Its end is the end. */
  subscribe(signal: AbortSignal): AsyncIterable<Event>
  /** What is told of a new connection besides: from where it goes on. */
  told(): Omit<Told, keyof Reconnect>
}

/** @internal Subscribes again whenever the connection breaks or a token was renewed; throws what neither can mend. */
export async function* resume<Event, Told extends Reconnect>(
  followed: Followed<Event, Told>,
): AsyncGenerator<Event, void> {
  const { socket, closed, options, subscribe, told } = followed
  const { signal, release } = linkSignals([options.signal, closed])
  let renewed: boolean | undefined
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
        renewed = await orAborted(socket.renew(error, renewed), signal)
        if (!renewed && !isTransient(error)) throw error
        if (++attempt > (options.maxAttempts ?? Infinity)) throw error
        const delay = renewed ? 0 : backoff(attempt - 1, (error as ParleyError).retryAfter)
        options.onReconnect?.({ attempt, delay, error, transport: socket.transport, ...told() } as Told)
        await wait(delay, signal)
      }
    }
  } finally {
    release()
  }
}
