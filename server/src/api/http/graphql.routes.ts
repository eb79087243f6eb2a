import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { isFromOtherSite } from '../../access/auth/requestOrigin.js'
import type { Callers } from '../../access/limit/callers.js'
import type { SessionCookie } from '../../access/session/sessionCookie.js'
import { CodedError, ErrorCode } from '../../base/errors.js'
import { networkOf } from '../../base/net/address.js'
import type { OriginOf } from '../../base/net/origin.js'
import type { GraphQLEndpoint } from '../graphql/graphql.js'
import { limits } from '../graphql/limits.js'
import { createCors } from './cors.js'
import { securityHeaders } from './headers.js'
import { refuseLongBody } from './longBody.js'
import { refuse } from './rawAnswer.js'

const PATH = '/graphql'

export interface GraphQLRoutesOptions {
  callers: Callers
  publicUrl: URL
  tokenOf: SessionCookie['tokenOf']
  originOf: OriginOf
  /** Other sites whose pages may use the API. */
  corsOrigins: readonly string[]
}

export function graphqlRoutes(
  graphql: GraphQLEndpoint,
  { callers, publicUrl, tokenOf, originOf, corsOrigins }: GraphQLRoutesOptions,
): FastifyPluginAsync {
  const cors = createCors(corsOrigins)

  /** What another site makes a browser send is not its person's. */
  const credentialOf = (request: FastifyRequest) => {
    const credential = tokenOf(request)
    const isForged = credential?.from === 'cookie' && isFromOtherSite(request, publicUrl, corsOrigins)
    return isForged ? null : credential
  }

  return async app => {
    app.route({
      method: ['GET', 'POST'],
      url: PATH,
      async onRequest(request, reply) {
        cors(request, reply)
        await callers.admit(credentialOf(request), networkOf(originOf(request.raw, request.id).ip))
      },
      bodyLimit: limits.bodyWithMessage,
      preParsing: async request => refuseEncodings(request),
      preHandler: async request => {
        refuseLongBody(request, graphql.named)
        putDocument(request, graphql)
      },
      handler: graphql.http.handle,
    })
    app.route({
      method: ['PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'],
      url: PATH,
      // Before a body is read, whatever it is.
      onRequest: async (request, reply) => {
        if (cors(request, reply)) return reply.code(204).send()
        reply.header('allow', 'GET, POST')
        throw Object.assign(new Error('method not allowed'), { statusCode: 405 })
      },
      handler: () => {},
    })
  }
}

/** JSON is UTF-8 (RFC 8259, 8.1), and a compressed body could be larger than it looks. */
function refuseEncodings({ headers }: FastifyRequest): void {
  const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(headers['content-type'] ?? '')?.[1]
  const encoding = headers['content-encoding'] ?? 'identity'
  if ((charset && !/^utf-?8$/i.test(charset)) || encoding !== 'identity')
    throw Object.assign(new Error('unsupported encoding'), { code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE' })
}

/** A request may name a registered document instead of bringing it. */
function putDocument(request: FastifyRequest, { named }: GraphQLEndpoint): void {
  const { body } = request
  if (typeof body !== 'object' || body === null || Array.isArray(body) || 'query' in body) return
  const query = named(body)
  // Without the extension that names it: it would be looked up again.
  if (query !== undefined) request.body = { ...body, query, extensions: null }
}

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
    isOpen: () => boolean
  },
): void {
  const headers = securityHeaders(deps.publicUrl)
  const sites = new Set([deps.publicUrl.origin, ...deps.corsOrigins])
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    const { origin } = request.headers
    const path = request.url?.split('?')[0]
    const refuseWith = (status: number, code: string, message: string) =>
      refuse(socket, { status, code, message, headers })
    if (!deps.isOpen()) return refuseWith(503, 'SERVICE_UNAVAILABLE', 'The server is stopping.')
    if (path !== PATH) return refuseWith(404, 'NOT_FOUND', 'There is nothing at this address.')
    const isOwn = origin === undefined ? deps.tokenOf(request)?.from !== 'cookie' : sites.has(origin)
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
