/** How a client proves who it acts for: {@link bearer} or {@link cookie}. */
export interface Auth {
  /** Sent with every request, and as `connectionParams` when a socket opens; names in lower case. */
  headers(): Promise<Record<string, string>>
  /** Whether the browser adds its cookies. */
  credentials?: RequestCredentials
}

/** A token, or a function that has the current one; without one, requests are made signed out. */
export type TokenSource = string | (() => string | null | undefined | Promise<string | null | undefined>)

/**
 * Signs in by token: a session's or an API key's. A function is asked before every request and every new socket.
 * What it throws reaches the caller as it is.
 *
 * @example
 * ```ts
 * const parley = createClient({ url: 'https://chat.example.com', auth: bearer(() => localStorage.getItem('token')) })
 * ```
 */
export function bearer(token: TokenSource): Auth {
  return {
    async headers() {
      const value = typeof token === 'string' ? token : await token()
      const headers: Record<string, string> = value ? { authorization: `Bearer ${value}` } : {}
      return headers
    },
  }
}

/**
 * Signs in by the session cookie of the browser, on pages that come from the server's own address.
 *
 * @example
 * ```ts
 * const parley = createClient({ url: location.origin, auth: cookie() })
 * ```
 */
export function cookie(): Auth {
  return { headers: async () => ({}), credentials: 'include' }
}
