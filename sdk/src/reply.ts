import { linkSignals, wait } from './abort.js'
import { backoff } from './backoff.js'
import { isTransient, ParleyError } from './errors.js'
import { ReplyDocument } from './generated/graphql.js'
import type { Socket } from './socket.js'
import type { Message, MessageStatus } from './types.js'

/** What a reply grew by. */
export interface ReplyEvent {
  /** Where `text` begins, in UTF-16 code units. */
  offset: number
  /** The new piece. */
  text: string
  /** STREAMING on all events but the last. */
  status: MessageStatus
  /** The text so far; if an `offset` was given, what lies beyond it. */
  content: string
  /** The stored message, on the last event only. */
  message: Message | null
}

/** Told before each attempt to connect again. */
export interface Reconnect {
  /** How many attempts in a row brought nothing, this one included. */
  attempt: number
  /** Milliseconds until it is made. */
  delay: number
  /** From where the reply will go on. */
  offset: number
  /** What ended the connection. */
  error: ParleyError
}

/** How to follow a reply. */
export interface ReplyOptions {
  /** How much of the text is here already, in UTF-16 code units; 0 by default. */
  offset?: number | undefined
  /** Ends the loop, which then throws the signal's reason. The reply itself goes on: `stopReply` stops it. */
  signal?: AbortSignal | undefined
  /** Told when the connection broke and will be made again. */
  onReconnect?: ((reconnect: Reconnect) => void) | undefined
  /** Attempts in a row that may bring nothing before the loop gives up; unlimited by default. */
  maxAttempts?: number | undefined
}

/**
 * A reply as it is written. Each loop follows it anew, reconnects whenever the connection breaks and goes on where it
 * was: nothing is lost, nothing comes twice, and the last event has the message as it is stored. Leaving the loop
 * unsubscribes.
 *
 * An event may begin before the end of what came before it, if a crash of the server took text back: then
 * `content` has become shorter. Who shows a whole text shows `content`; who appends pieces appends `text`.
 *
 * @example
 * ```ts
 * const { reply } = await parley.sendMessage({ content: 'Hello' })
 * for await (const piece of parley.reply(reply.id)) process.stdout.write(piece.text)
 *
 * const message = await parley.reply(reply.id).done()
 * ```
 *
 * @throws {ParleyError} what no new connection can mend, like NOT_FOUND, UNAUTHENTICATED or SESSION_REVOKED.
 */
export interface Reply extends AsyncIterable<ReplyEvent> {
  [Symbol.asyncIterator](): AsyncGenerator<ReplyEvent, void>
  /** Follows the reply to its end and resolves to the stored message. Of a reply that failed too: see its `status`. */
  done(): Promise<Message>
}

/** @internal */
export function followReply(
  socket: Socket,
  closed: AbortSignal,
  messageId: string,
  options: ReplyOptions = {},
): Reply {
  async function* follow(): AsyncGenerator<ReplyEvent, void> {
    const { signal, release } = linkSignals([options.signal, closed])
    let start = options.offset ?? 0
    let content = ''
    try {
      for (let attempt = 0; ; ) {
        const offset = start + content.length
        try {
          for await (const { reply } of socket.subscribe(ReplyDocument, { messageId, offset }, signal)) {
            attempt = 0
            start = Math.min(start, reply.offset)
            content = content.slice(0, reply.offset - start) + reply.text
            yield { ...reply, content }
            if (reply.status !== 'STREAMING') return
          }
          throw new ParleyError('NETWORK_ERROR', 'The subscription ended before the reply did.')
        } catch (error) {
          if (signal.aborted || !isTransient(error) || ++attempt > (options.maxAttempts ?? Infinity))
            throw error
          const delay = backoff(attempt - 1, error.retryAfter)
          options.onReconnect?.({ attempt, delay, offset: start + content.length, error })
          await wait(delay, signal)
        }
      }
    } finally {
      release()
    }
  }

  return {
    [Symbol.asyncIterator]: follow,
    async done() {
      for await (const { message } of follow()) if (message) return message
      throw new ParleyError('NOT_FOUND', 'The reply ended without a stored message.')
    },
  }
}
