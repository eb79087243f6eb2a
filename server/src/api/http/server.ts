import { randomUUID } from 'node:crypto'
import { fastifyCookie } from '@fastify/cookie'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { html } from '../../access/auth/html.js'
import { type Page, sendPage } from '../../access/auth/page.js'
import { CodedError } from '../../base/errors.js'
import { networkOf } from '../../base/net/address.js'
import { createOnceAMinute } from '../../base/telemetry/onceAMinute.js'
import { aboutOf } from '../about.js'
import type { Mask } from '../graphql/mask.js'
import { createAnswer } from './answer.js'
import { createErrorReply } from './errorReply.js'
import { securityHeaders } from './headers.js'
import { redirectToPublicName } from './loopbackName.js'
import { knowNavigation } from './navigation.js'
import { refuse, refuseBroken, tooSlow } from './rawAnswer.js'
import { createBodyWatch } from './slowBody.js'

const SAFE_REQUEST_ID = /^[\w-]{8,64}$/

const nothingHere: Page = {
  status: 404,
  title: 'Nothing here',
  body: html`<h1>There is nothing at this address</h1>
<p>It may be mistyped, or what was here is gone.</p>
<nav><a class="button" href="/">Go to the start page</a></nav>`,
}

/** Fastify with what every route has: request ids, headers, errors as JSON, and as a page what a person does not find. */
export async function createHttpServer(options: {
  publicUrl: URL
  log: FastifyBaseLogger
  mask: Mask
  /** From then on every answer ends its connection. */
  isStopping: () => boolean
  /** The head of a request has to be whole after so long, and its body to bring something in each such stretch. */
  slowRequestSeconds: number
  /** Whether each request has a line in the log. */
  accessLog?: boolean
}): Promise<FastifyInstance> {
  const { publicUrl, log, mask, isStopping, accessLog = false, slowRequestSeconds: seconds } = options
  const headers = securityHeaders(publicUrl)
  const replyWithError = createErrorReply(mask)
  const isNew = createOnceAMinute()
  const watchBody = createBodyWatch({
    seconds,
    refuse({ socket }) {
      const network = networkOf(socket.remoteAddress ?? null)
      if (isNew(network)) log.info({ network }, 'a request came too slowly and was cut off')
      refuse(socket, { ...tooSlow, headers })
    },
  })
  const app: FastifyInstance = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    // A caller may bring an id to find its request in our log; anything else would only soil that.
    genReqId: ({ headers: { 'x-request-id': given } }) =>
      typeof given === 'string' && SAFE_REQUEST_ID.test(given) ? given : randomUUID(),
    // Some clients offer HTTP/2 with every request; who does not take that offer goes on with HTTP/1.1 (RFC 9110, 7.8).
    http: {
      shouldUpgradeCallback: ({ headers: { upgrade } }) => upgrade?.toLowerCase() === 'websocket',
      ServerResponse: createAnswer({ isStopping, onRequest: watchBody }),
      headersTimeout: seconds * 1000,
      connectionsCheckingInterval: Math.ceil((seconds * 1000) / 6),
    },
    clientErrorHandler: refuseBroken(headers),
    // An address that cannot be read belongs to no route, and no hook runs for it.
    frameworkErrors: (error, request, reply) =>
      void replyWithError(error, request, reply.headers(headers).header('x-request-id', request.id)),
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    exposeHeadRoutes: false,
  })
  knowNavigation(app)
  // Fastify would take it: a form on another site can send it without asking first.
  app.removeContentTypeParser('text/plain')
  app.setErrorHandler(replyWithError)
  app.setNotFoundHandler((request, reply) => {
    // Who reads it decides: a person who followed a link, or a program.
    if (request.method === 'GET' && request.headers.accept?.includes('text/html'))
      return sendPage(reply, nothingHere)
    throw new CodedError('NOT_FOUND', 'There is nothing at this address.')
  })
  await app.register(fastifyCookie)
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers).header('x-request-id', request.id)
  })
  app.addHook('onRequest', redirectToPublicName(publicUrl))
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request
    const line = {
      ...aboutOf(request),
      method,
      route: routeOptions.url,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    }
    // Without the query string: it may hold codes and cursors.
    if (accessLog) log.info(line, 'a request')
    else log.debug(line, 'a request')
  })
  return app
}
