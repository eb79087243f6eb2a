import type { HttpClient } from '@azure/core-rest-pipeline'

/** Longer than anybody waits for a token: what is left behind ends by itself. */
const PATIENCE_MS = 6000

interface TokenAnswer {
  access_token: string
  expires_on?: number | string
  expires_in?: number | string
}

/**
 * When tokens are over, in milliseconds since 1970. Of the whole process, as what the package keeps is: machines it asks
 * by the client that it was given first.
 */
const expiries = new Map<string, number>()

/** Told once; null: not known. */
export function takeExpiry(token: string): number | null {
  const expiry = expiries.get(token) ?? null
  expiries.clear()
  return expiry
}

/**
 * Asks for the package. It keeps tokens, and gives one out until it is over also when a server has refused it: so it is
 * told that each is over at once, and when it really is, is kept here. `direct`: past the proxies that it finds in the
 * environment, which do not reach what is beside this server.
 */
export function createTokenClient(base: HttpClient, { direct }: { direct: boolean }): HttpClient {
  return {
    async sendRequest(request) {
      request.timeout = PATIENCE_MS
      if (direct) delete request.agent
      const response = await base.sendRequest(request)
      const answer = response.status === 200 ? tokenIn(response.bodyAsText) : null
      if (!answer) return response
      const now = Date.now()
      expiries.set(answer.access_token, expiryOf(answer, now))
      const over = { expires_in: 1, expires_on: Math.ceil(now / 1000) + 1, refresh_in: undefined }
      response.bodyAsText = JSON.stringify({ ...answer, ...over })
      return response
    },
  }
}

function tokenIn(body: string | null | undefined): TokenAnswer | null {
  try {
    const answer = JSON.parse(body ?? '') as Partial<TokenAnswer> | null
    return typeof answer?.access_token === 'string' ? (answer as TokenAnswer) : null
  } catch {
    return null
  }
}

/** Entra says how many seconds are left, identity endpoints the second or, on some machines, the date. */
function expiryOf({ expires_on: on, expires_in: left }: TokenAnswer, now: number): number {
  const at = Number(on) * 1000 || Date.parse(String(on)) || now + Number(left) * 1000
  return Number.isNaN(at) ? now : at
}
