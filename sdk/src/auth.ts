import type { Request } from './request.js'

/**
 * How a client authenticates: {@link bearer}, {@link cookie}, {@link apiKey}, `deviceLogin` or one of your own.
 *
 * @category Signing in
 */
export interface Auth {
  /** Returns the headers to send with every request, and as `connectionParams` when a socket opens. Names are in lower case. */
  headers(): Promise<Record<string, string>>
  /** Whether the browser sends its cookies. */
  credentials?: RequestCredentials
  /**
   * Called before anything is sent, with a function for requests without credentials. It may take as long as the person
   * needs: no timeout applies.
   */
  signIn?(server: Request): Promise<void>
  /**
   * Called when the server has refused these headers (UNAUTHENTICATED, SESSION_EXPIRED, SESSION_REVOKED). Resolves to
   * whether to try again with new ones.
   */
  renew?(refused: Record<string, string>, code: string): Promise<boolean>
  /** Called after the session was signed out. */
  forget?(): Promise<void>
}

/** @inline */
type Token = string | null | undefined

/**
 * A token, or a function that returns the current one. Without a token, requests are made without credentials.
 *
 * @category Signing in
 */
export type TokenSource = Token | (() => Token | Promise<Token>)

/**
 * Returns a new token to replace the refused one; null if there is none.
 *
 * @category Signing in
 */
export type Refresh = (refused: string | null) => Token | Promise<Token>

/**
 * Authenticates with a token: that of a session or an API key. If it is a function, it is called before every request and
 * every new socket. If the server refuses the token because it is unknown or expired, `refresh` is called once for all
 * waiting calls. They are then repeated, and replies and events that are being followed continue where they were. An error
 * that either function throws reaches the caller unchanged.
 *
 * @example
 * ```ts
 * const parley = createClient({ url: 'https://chat.example.com', auth: bearer(() => localStorage.getItem('token')) })
 *
 * const auth = bearer(token, async () => (await fetch('/new-token', { method: 'POST' })).text())
 * ```
 *
 * @category Signing in
 */
export function bearer(token: TokenSource, refresh?: Refresh): Auth {
  let fresh: { insteadOf: Token; token: Token } | undefined
  let renewal: Promise<boolean> | undefined

  const source = async () => (typeof token === 'function' ? await token() : token)
  const current = async () => {
    const value = await source()
    return (fresh && fresh.insteadOf === value ? fresh.token : value) || undefined
  }
  const renew = async (refused: Token) => {
    // Others may have seen to it already.
    if ((await current()) !== refused) return true
    const renewed = await refresh?.(refused ?? null)
    if (renewed) fresh = { insteadOf: await source(), token: renewed }
    return (await current()) !== refused
  }

  return {
    async headers() {
      const value = await current()
      const headers: Record<string, string> = value ? { authorization: `Bearer ${value}` } : {}
      return headers
    },
    async renew({ authorization }, code) {
      if (!refresh || code === 'SESSION_REVOKED') return false
      renewal ??= renew(authorization?.slice('Bearer '.length)).finally(() => {
        renewal = undefined
      })
      return renewal
    },
  }
}

/**
 * Authenticates with an API key, which acts for its owner within its scopes.
 *
 * @example
 * ```ts
 * const parley = createClient({ url: 'https://chat.example.com', auth: apiKey(key) })
 * ```
 *
 * @category Signing in
 */
export const apiKey = (key: string): Auth => bearer(key)

/**
 * Authenticates with the session cookie of the browser, on pages that come from the server’s own address.
 *
 * @example
 * ```ts
 * const parley = createClient({ url: location.origin, auth: cookie() })
 * ```
 *
 * @category Signing in
 */
export function cookie(): Auth {
  return { headers: async () => ({}), credentials: 'include' }
}
