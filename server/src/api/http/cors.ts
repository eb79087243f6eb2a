import type { FastifyReply, FastifyRequest } from 'fastify'
import { COST_HEADER } from '../graphql/toldCost.js'

/** Reads origins, as browsers send them. Throws a sentence that says what is wrong. */
export function parseOrigins(text: string): string[] {
  return text.split(',').map(part => {
    const origin = part.trim()
    if (!/^https?:/.test(origin) || URL.parse(origin)?.origin !== origin)
      throw new Error(
        `has an entry that is not the origin of a site, like https://chat.example.com: ${origin}`,
      )
    return origin
  })
}

const PREFLIGHT_SECONDS = 600

/**
 * Lets the pages of other sites read answers (https://fetch.spec.whatwg.org/#http-cors-protocol): those whose origin is
 * listed, letter by letter, with cookies; nobody else. The result is true for a question that is answered with that.
 */
export function createCors(origins: readonly string[], methods = 'GET, POST') {
  const allowed = new Set(origins)
  return ({ method, headers }: FastifyRequest, reply: FastifyReply): boolean => {
    reply.header('vary', 'Origin')
    const { origin } = headers
    if (origin === undefined || !allowed.has(origin)) return false
    reply.headers({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers':
        'x-request-id, retry-after, ratelimit-limit, ratelimit-remaining, ratelimit-reset',
    })
    if (method !== 'OPTIONS' || headers['access-control-request-method'] === undefined) return false
    reply.headers({
      'access-control-allow-methods': methods,
      'access-control-allow-headers': `content-type, authorization, x-request-id, apollo-require-preflight, ${COST_HEADER}`,
      'access-control-max-age': String(PREFLIGHT_SECONDS),
    })
    return true
  }
}
