import type { Operations } from './generated/operations.js'
import type { Reply, ReplyOptions } from './reply.js'
import type { Request, RequestOptions } from './request.js'

/**
 * A client of one server: a method for each operation of the server, and what is more than one request.
 *
 * @example
 * ```ts
 * const { conversation, reply } = await parley.sendMessage({ content: 'Hello' })
 * for await (const piece of parley.reply(reply.id)) process.stdout.write(piece.text)
 * ```
 *
 * @throws {ParleyError} from each call, as {@link Operations} says.
 */
export interface Parley extends Operations {
  /** Follows a reply as it is written: see {@link Reply}. */
  reply(messageId: string, options?: ReplyOptions): Reply

  /** Ends the session this client uses. A session that has ended already is no error. */
  signOut(options?: RequestOptions): Promise<void>

  /**
   * Sends a document of your own.
   *
   * @example
   * ```ts
   * const { conversation } = await parley.request(TitleDocument, { id })
   * ```
   */
  request: Request

  /** Closes the socket and ends all calls and loops with CLIENT_CLOSED. */
  close(): void
}
