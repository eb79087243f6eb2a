import {
  type IncomingMessage,
  type OutgoingHttpHeader,
  type OutgoingHttpHeaders,
  ServerResponse,
} from 'node:http'
import type { Socket } from 'node:net'

type Head = OutgoingHttpHeaders | OutgoingHttpHeader[]

/**
 * What Node makes for each request, whoever answers it then: a route, a library, Node itself. Once the server is stopping
 * every head that is written from then on ends its connection, so that whoever comes next is led elsewhere.
 */
export function createAnswer(options: {
  isStopping: () => boolean
  onRequest: (request: IncomingMessage, answer: ServerResponse) => void
}): typeof ServerResponse {
  const { isStopping, onRequest } = options
  const newest = new WeakMap<Socket, ServerResponse>()

  class Answer extends ServerResponse {
    constructor(request: IncomingMessage, ...more: []) {
      super(request, ...more)
      newest.set(request.socket, this)
      onRequest(request, this)
    }

    override writeHead(status: number, message?: string | Head, headers?: Head): this {
      // One that was sent right behind it on the same connection is answered there too.
      if (isStopping() && newest.get(this.req.socket) === this) this.shouldKeepAlive = false
      return super.writeHead(status, message as string, headers)
    }
  }
  return Answer as typeof ServerResponse
}
