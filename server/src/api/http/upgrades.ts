import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import type { SessionCookie } from '../../access/session/sessionCookie.js'
import { CodedError, ErrorCode } from '../../base/errors.js'
import { isLoopbackHost } from '../../base/net/loopback.js'
import { createOnceAMinute } from '../../base/telemetry/onceAMinute.js'
import type { GraphQLEndpoint } from '../graphql/graphql.js'
import { PATH } from './graphql.routes.js'
import { securityHeaders } from './headers.js'
import { refuse } from './rawAnswer.js'

/** Of what a client says in a header, so much is told to the log. */
const MAX_ORIGIN = 200

/**
 * Takes WebSocket upgrades. A page of another site could open them with the person's cookie, or until their network may
 * open no more: it is refused before.
 */
export function takeUpgrades(
  server: Server,
  deps: {
    graphql: GraphQLEndpoint
    tokenOf: SessionCookie['tokenOf']
    publicUrl: URL
    corsOrigins: readonly string[]
    /** Pages of this machine are trusted: a development server hands the sockets of its page on, with the origin of that. */
    development: boolean
    log: Pick<Logger, 'warn'>
    isOpen: () => boolean
  },
): void {
  const { log, publicUrl, tokenOf } = deps
  const headers = securityHeaders(publicUrl)
  const sites = new Set([publicUrl.origin, ...deps.corsOrigins])
  const isNew = createOnceAMinute()
  const isTrusted = (origin: string) =>
    sites.has(origin) ||
    (deps.development && URL.canParse(origin) && isLoopbackHost(new URL(origin).hostname))
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const { origin } = request.headers
    const path = request.url?.split('?')[0]
    const refuseWith = (status: number, code: string, message: string) =>
      refuse(socket, { status, code, message, headers })
    if (!deps.isOpen()) return refuseWith(503, 'SERVICE_UNAVAILABLE', 'The server is stopping.')
    if (path !== PATH) return refuseWith(404, 'NOT_FOUND', 'There is nothing at this address.')
    const isOwn = origin === undefined ? tokenOf(request)?.from !== 'cookie' : isTrusted(origin)
    if (!isOwn && origin !== undefined && isNew(origin))
      log.warn(
        { origin: origin.slice(0, MAX_ORIGIN) },
        'a WebSocket from the page of another site was refused: list its origin in CORS_ORIGINS if you trust it',
      )
    if (!isOwn) return refuseWith(403, 'FORBIDDEN', 'This address can only be used from this site.')
    deps.graphql.sockets.upgrade(request, socket, head).catch((error: unknown) => {
      if (!(error instanceof CodedError))
        return refuseWith(500, 'INTERNAL_SERVER_ERROR', 'Internal server error')
      const { headers: more } = error.extensions.http as { headers: Map<string, string> }
      refuse(socket, {
        status: ErrorCode[error.code],
        code: error.code,
        message: error.message,
        headers: { ...headers, ...Object.fromEntries(more) },
      })
    })
  })
  // Where the handshake itself is wrong (RFC 6455, 4.2.1).
  deps.graphql.sockets.onBadHandshake(socket =>
    refuse(socket, {
      status: 400,
      code: 'BAD_REQUEST',
      message: 'The WebSocket handshake is not valid.',
      headers,
    }),
  )
}
