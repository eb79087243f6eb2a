import type { HttpExchange } from '../../base/net/exchange.js'
import { createCookies, newValue } from '../session/cookie.js'
import { hashToken } from '../session/token.js'

/** Ties a sign-in to the browser that started it, by a cookie: only there its end sets a session's cookie. */
export interface BrowserBinding {
  /** The hash to keep. */
  begin(http: HttpExchange, handleHash: string, at: { now: Date; expiresAt: Date }): string
  holds(http: HttpExchange, handleHash: string, browserHash: string): boolean
  end(http: HttpExchange, handleHash: string): void
}

export function createBrowserBinding(publicUrl: URL): BrowserBinding {
  const cookies = createCookies(publicUrl, 'parley-device')
  return {
    begin(http, handleHash, { now, expiresAt }) {
      const cookie = newValue(now)
      cookies.add(http, handleHash, cookie, { expires: expiresAt })
      return hashToken(cookie)
    },
    holds({ request }, handleHash, browserHash) {
      const cookie = cookies.of(handleHash).read(request)
      return cookie !== undefined && hashToken(cookie) === browserHash
    },
    end: ({ reply }, handleHash) => cookies.of(handleHash).clear(reply),
  }
}
