import type { OutgoingHttpHeaders } from 'node:http'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { isFromOtherSite, refuseOtherSites } from '../../access/auth/requestOrigin.js'
import type { Callers } from '../../access/limit/callers.js'
import type { SessionCookie } from '../../access/session/sessionCookie.js'
import { CodedError } from '../../base/errors.js'
import { networkOf } from '../../base/net/address.js'
import type { OriginOf } from '../../base/net/origin.js'
import { isForEvents, readEventRequest } from '../graphql/eventRequest.js'
import { serveEvents } from '../graphql/events.js'
import type { GraphQLEndpoint } from '../graphql/graphql.js'
import { limits } from '../graphql/limits.js'
import { createCors } from './cors.js'
import { refuseLongBody } from './longBody.js'

export const PATH = '/graphql'

export interface GraphQLRoutesOptions {
  callers: Callers
  publicUrl: URL
  tokenOf: SessionCookie['tokenOf']
  originOf: OriginOf
  /** Other sites whose pages may use the API. */
  corsOrigins: readonly string[]
  isStopping: () => boolean
}

export function graphqlRoutes(
  graphql: GraphQLEndpoint,
  { callers, publicUrl, tokenOf, originOf, corsOrigins, isStopping }: GraphQLRoutesOptions,
): FastifyPluginAsync {
  const cors = createCors(corsOrigins)

  /** What another site makes a browser send is not its person's. */
  const credentialOf = (request: FastifyRequest) => {
    const credential = tokenOf(request)
    const isForged = credential?.from === 'cookie' && isFromOtherSite(request, publicUrl, corsOrigins)
    return isForged ? null : credential
  }

  /** Like a handshake of a WebSocket: before anything is read, and not from a page of another site. */
  async function admitEvents(request: FastifyRequest, reply: FastifyReply) {
    if (isStopping()) throw new CodedError('SERVICE_UNAVAILABLE', 'The server is stopping.')
    const isPreflighted = request.headers['apollo-require-preflight'] !== undefined
    if (tokenOf(request)?.from === 'cookie' || (request.method === 'GET' && !isPreflighted))
      refuseOtherSites(request, publicUrl, corsOrigins)
    await graphql.sockets.enter(request.raw, reply.raw)
  }

  function answerWithEvents(request: FastifyRequest, reply: FastifyReply) {
    const asked = readEventRequest(request)
    const { raw: answer } = reply
    const headers = { ...reply.getHeaders() } as OutgoingHttpHeaders
    reply.hijack()
    if (answer.destroyed) return
    serveEvents(asked, { answer, headers }, (line, notes) => graphql.sockets.carry(request.raw, line, notes))
  }

  return async app => {
    app.route({
      method: ['GET', 'POST'],
      url: PATH,
      async onRequest(request, reply) {
        cors(request, reply)
        if (isForEvents(request)) return admitEvents(request, reply)
        await callers.admit(credentialOf(request), networkOf(originOf(request.raw, request.id).ip))
      },
      bodyLimit: limits.bodyWithMessage,
      preParsing: async request => refuseEncodings(request),
      preHandler: async request => {
        refuseLongBody(request, graphql.named)
        putDocument(request, graphql)
      },
      handler: (request, reply) =>
        isForEvents(request) ? answerWithEvents(request, reply) : graphql.http.handle(request, reply),
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
