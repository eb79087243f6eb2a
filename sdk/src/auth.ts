import type { Request } from './request.js'

/**
 * How a client proves who it acts for: {@link bearer}, {@link cookie}, {@link apiKey}, `deviceLogin` or one of your own.
 *
 * @category Signing in
 */
export interface Auth {
  /** Sent with every request, and as `connectionParams` when a socket opens; names in lower case. */
  headers(): Promise<Record<string, string>>
  /** Whether the browser adds its cookies. */
  credentials?: RequestCredentials
  /** Called before anything is sent, with a request that is made signed out. It may take as long as a person does: no timeout counts it. */
  signIn?(server: Request): Promise<void>
  /** The server refused these headers (UNAUTHENTICATED, SESSION_EXPIRED, SESSION_REVOKED): whether to try again with others. */
  renew?(refused: Record<string, string>, code: string): Promise<boolean>
  /** Called when the session was signed out. */
  forget?(): Promise<void>
}

/** @inline */
type Token = string | null | undefined

/**
 * A token, or a function that has the current one; without one, requests are made signed out.
 *
 * @category Signing in
 */
export type TokenSource = string | (() => Token | Promise<Token>)

/**
 * Has a new token in place of the one that was refused; null if there is none.
 *
 * @category Signing in
 */
export type Refresh = (refused: string | null) => Token | Promise<Token>

/**
 * Signs in by token: a session's or an API key's. A function is asked before every request and every new socket.
 * `refresh` is asked when the server refuses the token because it is unknown or expired, once for all who wait, and what
 * was refused is then done again; replies and events that are being followed go on where they were. What either
 * throws reaches the caller as it is.
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

  const source = async () => (typeof token === 'string' ? token : await token())
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
 * Signs in by an API key, which acts for its owner within its scopes.
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
 * Signs in by the session cookie of the browser, on pages that come from the server's own address.
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
