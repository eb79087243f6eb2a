import { ParleyError } from './errors.js'
import { type EventOf, type Events, type FollowOptions, followEvents } from './events.js'
import type { TypedDocument } from './operation.js'
import { followReply, type Reply, type ReplyOptions } from './reply.js'
import { createSocket, type SignedOut, type SocketConfig, type Transport } from './socket.js'

/**
 * Follows replies and events over one shared socket, which is open only while there is something to follow.
 *
 * @category Small bundles and documents of your own
 */
export interface Stream {
  /** A reply as it is written: see {@link Reply}. */
  reply(messageId: string, options?: ReplyOptions): Reply
  /**
   * The events of a subscription: see {@link Events}. If the subscription takes `after` and its events have a `cursor`, it
   * resumes after a break.
   */
  events<Result, Variables extends Record<string, unknown>>(
    document: TypedDocument<Result, Variables>,
    variables: Variables,
    options?: FollowOptions,
  ): Events<EventOf<Result>>
  /** How replies and events come just now, or will when the next is followed: see {@link Transport}. */
  readonly transport: Transport
  /** Closes the socket and ends all loops with CLIENT_CLOSED. */
  close(): void
}

/**
 * Creates what `createClient` uses to follow replies and events, for programs that need only this part.
 *
 * @example
 * ```ts
 * const stream = createStream({ url: 'https://chat.example.com', auth: bearer(token) })
 * for await (const piece of stream.reply(reply.id)) show(piece.content)
 * stream.close()
 * ```
 *
 * @throws {TypeError} if `url` is not a URL.
 *
 * @category Small bundles and documents of your own
 */
export function createStream(config: SocketConfig): Stream
/** @internal */
export function createStream(config: SocketConfig, signedOut: SignedOut): Stream
export function createStream(config: SocketConfig, signedOut?: SignedOut): Stream {
  const closing = new AbortController()
  const socket = createSocket(config, closing.signal, signedOut)
  return {
    reply: (messageId, options) => followReply(socket, closing.signal, messageId, options),
    events: (document, variables, options) =>
      followEvents(socket, closing.signal, document, variables, options),
    get transport() {
      return socket.transport
    },
    close() {
      closing.abort(new ParleyError('CLIENT_CLOSED', 'The client is closed.'))
      socket.close()
    },
  }
}
