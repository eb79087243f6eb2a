import { createCaller } from './caller.js'
import { isSignedOut, ParleyError } from './errors.js'
import { SignOutDocument } from './generated/graphql.js'
import { createOperations } from './generated/operations.js'
import type { Parley } from './parley.js'
import { createRequest, graphqlUrl, type Request, type RequestConfig } from './request.js'
import type { SignedOut, SocketConfig } from './socket.js'
import { createStream } from './stream.js'

/**
 * The address of the server, and how to authenticate.
 *
 * @category Client
 */
export interface ClientConfig extends Omit<RequestConfig, 'signal'>, SocketConfig {}

/**
 * Creates a client of a Parley server, for browsers and Node.
 *
 * @example
 * ```ts
 * import { bearer, createClient } from '@parley/sdk'
 *
 * const parley = createClient({ url: 'https://chat.example.com', auth: bearer(() => token) })
 * const { reply } = await parley.sendMessage({ content: 'Hello' })
 * for await (const piece of parley.reply(reply.id)) process.stdout.write(piece.text)
 * parley.close()
 * ```
 *
 * @throws {TypeError} if `url` is not a URL.
 *
 * @category Client
 */
export function createClient(config: ClientConfig): Parley {
  // Of localhost:4000, localhost is the scheme.
  if (!graphqlUrl(config.url).host)
    throw new TypeError(`${config.url} lacks what an address begins with: http:// or https://.`)
  const closing = new AbortController()
  const listeners = new Set<SignedOut>()
  const signedOut: SignedOut = reason => {
    for (const listener of listeners) listener(reason)
  }
  const send = createRequest({ ...config, signal: closing.signal })
  const request: Request = (document, ...given) =>
    send(document, ...given).catch((error: unknown) => {
      if (isSignedOut(error)) signedOut(error)
      throw error
    })
  const stream = createStream(config, signedOut)

  return {
    ...createOperations(createCaller(request, stream)),
    request,
    reply: stream.reply,
    get transport() {
      return stream.transport
    },
    async signOut(options) {
      try {
        await send(SignOutDocument, {}, { idempotent: true, ...options })
      } catch (error) {
        // Also the answer to a retry when only the first answer was lost.
        if (!isSignedOut(error)) throw error
      }
      await config.auth?.forget?.()
      signedOut(null)
    },
    onSignedOut(listener) {
      // One of its own, so that a function given twice is there twice.
      const own: SignedOut = reason => listener(reason)
      listeners.add(own)
      return () => void listeners.delete(own)
    },
    close() {
      closing.abort(new ParleyError('CLIENT_CLOSED', 'The client is closed.'))
      stream.close()
    },
  }
}
