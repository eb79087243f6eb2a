import { type CookieSerializeOptions, fastifyCookie } from '@fastify/cookie'
import type { HttpExchange } from '../../base/net/exchange.js'
import { hashToken, newToken } from '../session/token.js'

/** Ties a sign-in to the browser that started it, by a cookie: only there its end sets a session's cookie. */
export interface BrowserBinding {
  /** The hash to keep. */
  begin(http: HttpExchange, handleHash: string, at: { now: Date; expiresAt: Date }): string
  holds(http: HttpExchange, handleHash: string, browserHash: string): boolean
  end(http: HttpExchange, handleHash: string): void
}

/** More than anybody waits for at once; each is a cookie that is sent with every request. */
const MAX_COOKIES = 5

export function createBrowserBinding(publicUrl: URL): BrowserBinding {
  const secure = publicUrl.protocol === 'https:'
  const prefix = secure ? '__Host-parley-device-' : 'parley-device-'
  const options: CookieSerializeOptions = { path: '/', httpOnly: true, sameSite: 'lax', secure }
  const nameOf = (handleHash: string): string => prefix + handleHash.slice(0, 12)
  const cookiesOf = ({ request }: HttpExchange): Record<string, string | undefined> =>
    request.headers.cookie ? fastifyCookie.parse(request.headers.cookie) : {}

  function prune(http: HttpExchange): void {
    const older = Object.entries(cookiesOf(http))
      .filter(([name]) => name.startsWith(prefix))
      .sort(([, a], [, b]) => begun(b) - begun(a))
      .slice(MAX_COOKIES - 1)
    for (const [name] of older) http.reply.clearCookie(name, options)
  }

  return {
    begin(http, handleHash, { now, expiresAt }) {
      // The time serves to find the oldest cookie; the database decides what has expired.
      const cookie = `${now.getTime()}.${newToken()}`
      prune(http)
      http.reply.setCookie(nameOf(handleHash), cookie, { ...options, expires: expiresAt })
      return hashToken(cookie)
    },
    holds(http, handleHash, browserHash) {
      const cookie = cookiesOf(http)[nameOf(handleHash)]
      return cookie !== undefined && hashToken(cookie) === browserHash
    },
    end: (http, handleHash) => void http.reply.clearCookie(nameOf(handleHash), options),
  }
}

const begun = (cookie: string | undefined): number => Number.parseInt(cookie ?? '', 10) || 0
