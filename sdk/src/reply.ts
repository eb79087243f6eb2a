import { ParleyError } from './errors.js'
import { ReplyDocument } from './generated/graphql.js'
import type { Message, MessageStatus } from './generated/types.js'
import { type Reconnect, type ResumeOptions, resume } from './resume.js'
import type { Socket } from './socket.js'

/**
 * What a reply grew by.
 *
 * @category Replies, events and lists
 */
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

/**
 * Told before each attempt to connect to a reply again.
 *
 * @category Replies, events and lists
 */
export interface ReplyReconnect extends Reconnect {
  /** From where in the text it will go on. */
  offset: number
}

/**
 * How to follow a reply. `stopReply` stops the reply itself.
 *
 * @category Replies, events and lists
 */
export interface ReplyOptions extends ResumeOptions<ReplyReconnect> {
  /** How much of the text is here already, in UTF-16 code units; 0 by default. */
  offset?: number | undefined
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
 *
 * @category Replies, events and lists
 */
export interface Reply extends AsyncIterable<ReplyEvent> {
  /** Begins to follow, for `for await`. */
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
  function follow(): AsyncGenerator<ReplyEvent, void> {
    let start = options.offset ?? 0
    let content = ''
    const next = () => start + content.length

    async function* subscribe(signal: AbortSignal): AsyncGenerator<ReplyEvent, void> {
      const variables = { messageId, offset: next() }
      for await (const { reply } of socket.subscribe(ReplyDocument, variables, signal)) {
        start = Math.min(start, reply.offset)
        content = content.slice(0, reply.offset - start) + reply.text
        yield { ...reply, content }
        if (reply.status !== 'STREAMING') return
      }
      throw new ParleyError('NETWORK_ERROR', 'The reply was cut off.')
    }
    return resume({
      socket,
      closed,
      options,
      subscribe,
      told: reconnect => ({ ...reconnect, offset: next() }),
    })
  }

  return {
    [Symbol.asyncIterator]: follow,
    async done() {
      for await (const { message } of follow()) if (message) return message
      throw new ParleyError('NOT_FOUND', 'The reply ended without a stored message.')
    },
  }
}
