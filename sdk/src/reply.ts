import { ParleyError } from './errors.js'
import { ReplyDocument } from './generated/graphql.js'
import type { Message, MessageStatus } from './generated/types.js'
import { type Reconnect, type ResumeOptions, resume } from './resume.js'
import type { Socket } from './socket.js'

/**
 * A new piece of a reply.
 *
 * @category Replies, events and lists
 */
export interface ReplyEvent {
  /** Where `text` begins, in UTF-16 code units. */
  offset: number
  /** The new piece. */
  text: string
  /** The status of the reply; STREAMING on all events except the last. */
  status: MessageStatus
  /** The text so far; if you gave an `offset`, only the text after it. */
  content: string
  /** What the model thinks beside the text, so far and from its beginning; '' where it shows nothing. */
  reasoning: string
  /** The stored message; only on the last event. */
  message: Message | null
}

/**
 * Passed to `onReconnect` before each attempt to reconnect to a reply.
 *
 * @category Replies, events and lists
 */
export interface ReplyReconnect extends Reconnect {
  /** The position in the text from which the reply continues. */
  offset: number
}

/**
 * Options for following a reply. To stop the reply itself, use `stopReply`.
 *
 * @category Replies, events and lists
 */
export interface ReplyOptions extends ResumeOptions<ReplyReconnect> {
  /** How much of the text you already have, in UTF-16 code units; 0 by default. */
  offset?: number | undefined
}

/**
 * A reply as it is written. Each loop subscribes on its own, reconnects whenever the connection breaks, and continues where
 * it was: no text is lost or repeated, and the last event has the stored message. Leaving the loop unsubscribes.
 *
 * If a crash of the server took text back, an event begins before the end of the previous one, and `content` gets shorter.
 * To show the whole text, use `content`; to append pieces, use `text`.
 *
 * @example
 * ```ts
 * const { reply } = await parley.sendMessage({ content: 'Hello' })
 * for await (const piece of parley.reply(reply.id)) process.stdout.write(piece.text)
 *
 * const message = await parley.reply(reply.id).done()
 * ```
 *
 * @throws {ParleyError} if reconnecting cannot help, with a code such as NOT_FOUND, UNAUTHENTICATED or
 * SESSION_REVOKED.
 *
 * @category Replies, events and lists
 */
export interface Reply extends AsyncIterable<ReplyEvent> {
  /** Subscribes, for `for await`. */
  [Symbol.asyncIterator](): AsyncGenerator<ReplyEvent, void>
  /** Follows the reply to its end, and resolves to the stored message, even if the reply failed: check its `status`. */
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
    let reasoning = ''
    const next = () => start + content.length

    async function* subscribe(signal: AbortSignal): AsyncGenerator<ReplyEvent, void> {
      const variables = { messageId, offset: next(), reasoningOffset: reasoning.length }
      for await (const { reply } of socket.subscribe(ReplyDocument, variables, signal)) {
        start = Math.min(start, reply.offset)
        content = content.slice(0, reply.offset - start) + reply.text
        const thought = reply.reasoning
        if (thought) reasoning = reasoning.slice(0, thought.offset) + thought.text
        yield { ...reply, content, reasoning }
        if (reply.status !== 'STREAMING') return
      }
      throw new ParleyError('NETWORK_ERROR', 'The reply was cut.')
    }
    return resume({
      socket,
      closed,
      options,
      subscribe,
      told: () => ({ offset: next() }),
    })
  }

  return {
    [Symbol.asyncIterator]: follow,
    async done() {
      let last: ReplyEvent | undefined
      for await (const event of follow()) last = event
      // The loop ends with it, or throws.
      return last?.message as Message
    },
  }
}
