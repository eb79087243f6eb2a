import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { CodedError } from '../errors.js'
import { networkOf } from '../http/address.js'
import type { OriginOf } from '../http/origin.js'
import type { Limiter } from './limiter.js'

/** Nobody in the browser's network can help these. */
const blameless = new Set(['IDP_UNAVAILABLE', 'SERVICE_UNAVAILABLE', 'INTERNAL_SERVER_ERROR'])

/** Puts the sign-in routes behind their limits: so many begun, and so many failed, from one address. */
export function limitSignIns(
  routes: FastifyPluginAsync,
  { limiter, originOf }: { limiter: Limiter; originOf: OriginOf },
): FastifyPluginAsync {
  const network = ({ raw, id }: FastifyRequest) => networkOf(originOf(raw, id).ip)

  return async app => {
    app.addHook('onRequest', async request => {
      const step = /^\/auth\/(login|link|callback)\//.exec(request.routeOptions.url ?? '')?.[1]
      if (!step) return
      refuseEmbedded(request)
      await limiter.check('signInFailures', network(request))
      if (step !== 'callback') await limiter.take('signIn', network(request))
    })
    app.addHook('onResponse', async (request, reply) => {
      if (!hasFailed(reply)) return
      // The next one is refused.
      await limiter.take('signInFailures', network(request)).catch(() => undefined)
    })
    await app.register(routes)
  }
}

/** Signing in is a page of its own. Images on another site would use up what their readers' network may do. */
function refuseEmbedded({ headers: { 'sec-fetch-dest': destination = 'document' } }: FastifyRequest): void {
  if (destination !== 'document') throw new CodedError('FORBIDDEN', 'Open this address as a page.')
}

function hasFailed(reply: FastifyReply): boolean {
  const location = String(reply.getHeader('location') ?? '')
  const failed = /^(?:https?:\/\/[^/]+)?\/auth\/failed\?(.*)$/.exec(location)
  return failed !== null && !blameless.has(new URLSearchParams(failed[1]).get('code') ?? '')
}
