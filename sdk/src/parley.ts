import type { ParleyError } from './errors.js'
import type { Operations } from './generated/operations.js'
import type { Reply, ReplyOptions } from './reply.js'
import type { Request, RequestOptions } from './request.js'
import type { Transport } from './socket.js'

/**
 * A client of one server. It has a method for each operation of the server, and methods that need more than one request.
 *
 * @example
 * ```ts
 * const { conversation, reply } = await parley.sendMessage({ content: 'Hello' })
 * for await (const piece of parley.reply(reply.id)) process.stdout.write(piece.text)
 * ```
 *
 * @throws {ParleyError} from each call: what the server refused, NETWORK_ERROR, TIMEOUT, BAD_RESPONSE or
 * CLIENT_CLOSED; the signal’s reason once it is aborted.
 *
 * @category Client
 */
export interface Parley extends Operations {
  /**
   * Follows a reply as it is written: see {@link Reply}.
   *
   * @param messageId - The reply, as {@link Parley.sendMessage} answers it.
   * @category Messages and replies
   */
  reply(messageId: string, options?: ReplyOptions): Reply

  /**
   * Ends the session of this client. If the session has already ended, that is not an error.
   *
   * @category Sessions and sign-ins
   */
  signOut(options?: RequestOptions): Promise<void>

  /**
   * Calls a function when the session of this client is over: the server refused a call for it, or closed the connection
   * over which replies and events come, and there is no other token. While something is followed that is at once, wherever
   * the session was ended; otherwise with the next call. It may be called again for each call and loop that ends with it.
   *
   * @example
   * ```ts
   * const stopListening = parley.onSignedOut(reason => show({ content: reason?.message ?? 'You are signed out.' }))
   * ```
   *
   * @param listener - Called with the reason; null after {@link Parley.signOut} of this client.
   * @returns A function that ends the calls.
   * @category Sessions and sign-ins
   */
  onSignedOut(listener: (reason: ParleyError | null) => void): () => void

  /**
   * Sends a document of your own.
   *
   * @example
   * ```ts
   * const { conversation } = await parley.request(TitleDocument, { id })
   * ```
   *
   * @category Client
   */
  request: Request

  /**
   * How replies and events come just now, or will when the next is followed: see {@link Transport}.
   *
   * @category Client
   */
  readonly transport: Transport

  /**
   * Closes the socket and ends all calls and loops with CLIENT_CLOSED.
   *
   * @category Client
   */
  close(): void
}
