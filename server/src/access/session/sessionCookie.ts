import type { IncomingHttpHeaders } from 'node:http'
import { type CookieSerializeOptions, fastifyCookie } from '@fastify/cookie'
import type { FastifyReply } from 'fastify'

export interface Credential {
  token: string
  /** A cookie is sent by the browser on its own: such requests need protection against forgery. */
  from: 'bearer' | 'cookie'
}

/** How a session's token travels between client and server. */
export interface SessionCookie {
  readonly name: string
  /** Also for requests that Fastify has not seen, as WebSocket upgrades. A bearer token wins over a cookie. */
  tokenOf(request: { headers: IncomingHttpHeaders }): Credential | null
  set(reply: Pick<FastifyReply, 'setCookie'>, token: string, expires: Date): void
  clear(reply: FastifyReply): void
}

export function createSessionCookie(publicUrl: URL): SessionCookie {
  const secure = publicUrl.protocol === 'https:'
  // The prefix keeps other subdomains and plain http from planting a cookie; browsers refuse it without https.
  const name = secure ? '__Host-parley' : 'parley-session'
  const options: CookieSerializeOptions = { path: '/', httpOnly: true, sameSite: 'lax', secure }
  return {
    name,
    tokenOf({ headers }) {
      const bearer = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '')?.[1]
      if (bearer) return { token: bearer, from: 'bearer' }
      const cookie = headers.cookie ? fastifyCookie.parse(headers.cookie)[name] : undefined
      return cookie ? { token: cookie, from: 'cookie' } : null
    },
    set: (reply, token, expires) => void reply.setCookie(name, token, { ...options, expires }),
    clear: reply => void reply.clearCookie(name, options),
  }
}
