import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyReply } from 'fastify'
import { createCookie } from './cookie.js'

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
  const { name, read, set, clear } = createCookie(publicUrl, 'parley', 'parley-session')
  return {
    name,
    tokenOf(request) {
      const bearer = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '')?.[1]
      if (bearer) return { token: bearer, from: 'bearer' }
      const cookie = read(request)
      return cookie ? { token: cookie, from: 'cookie' } : null
    },
    set: (reply, token, expires) => set(reply, token, { expires }),
    clear,
  }
}
