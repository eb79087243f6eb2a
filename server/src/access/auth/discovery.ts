import * as openid from 'openid-client'
import { isLoopbackHost } from '../../base/net/loopback.js'
import { bounded } from './bounded.js'
import { SignInError } from './failure.js'
import type { IssuerOptions, SignInProvider } from './issuer.js'

const freshFor = 3_600_000
const firstBackoff = 500
const longestBackoff = 10_000

export type DiscoveryOptions = Pick<
  IssuerOptions,
  'provider' | 'now' | 'clockToleranceSeconds' | 'timeoutSeconds'
>

/**
 * What an issuer says of itself: read when it is first needed, so that the server starts while an issuer is down, once
 * for everybody who asks meanwhile, and not again at once after a failure. Throws IDP_UNAVAILABLE.
 */
export function createDiscovery(options: DiscoveryOptions): () => Promise<openid.Configuration> {
  const { provider, now } = options
  let known: { configuration: openid.Configuration; until: number } | null = null
  let failed: { error: SignInError; until: number; backoff: number } | null = null
  let pending: Promise<openid.Configuration> | null = null

  async function discover(at: number): Promise<openid.Configuration> {
    try {
      const configuration = await request(options)
      known = { configuration, until: at + freshFor }
      failed = null
      return configuration
    } catch (cause) {
      const backoff = Math.min(failed ? failed.backoff * 2 : firstBackoff, longestBackoff)
      const error = new SignInError('IDP_UNAVAILABLE', `no discovery document from ${provider.issuer}`, cause)
      failed = { error, until: at + backoff, backoff }
      if (known) return known.configuration
      throw error
    }
  }

  return async () => {
    const at = now().getTime()
    if (known && at < known.until) return known.configuration
    if (failed && at < failed.until) {
      if (known) return known.configuration
      throw failed.error
    }
    pending ??= discover(at).finally(() => {
      pending = null
    })
    return pending
  }
}

function request(options: DiscoveryOptions): Promise<openid.Configuration> {
  const { provider, clockToleranceSeconds, timeoutSeconds } = options
  const { address, fetch } = whereToAsk(provider)
  return openid.discovery(
    address,
    provider.clientId,
    { [openid.clockTolerance]: clockToleranceSeconds },
    clientAuthentication(provider.clientSecret),
    {
      timeout: timeoutSeconds,
      // Without the first one the signature of the ID token is not checked at all.
      execute: [
        openid.enableNonRepudiationChecks,
        ...(isInsecure(provider) ? [openid.allowInsecureRequests] : []),
      ],
      [openid.customFetch]: async (url, init) => bounded(await fetch(url, init)),
    },
  )
}

export const isInsecure = ({ issuer, allowInsecure }: SignInProvider): boolean => {
  const { protocol, hostname } = new URL(issuer)
  return protocol === 'http:' && (allowInsecure || isLoopbackHost(hostname))
}

const publicAuthority = 'https://login.microsoftonline.com'

/**
 * Entra's issuer for several tenants is a pattern, "…/{tenantid}/v2.0". The library fills in the tenant of each token
 * where the document is asked for at Microsoft's public address, so it is always told that one, and the question goes
 * where it belongs.
 */
function whereToAsk({ kind, issuer }: SignInProvider): { address: URL; fetch: openid.CustomFetch } {
  const address = new URL(issuer)
  if (kind !== 'entra' || address.origin === publicAuthority)
    return { address, fetch: (url, init) => fetch(url, init as RequestInit) }
  return {
    address: new URL(address.pathname, publicAuthority),
    fetch: (url, init) => {
      const { origin, pathname } = new URL(url)
      const asked = origin === publicAuthority ? new URL(pathname, address.origin).href : url
      return fetch(asked, init as RequestInit)
    },
  }
}

/** The method the issuer announces; `client_secret_basic` where it announces none (OpenID Connect Discovery 3). */
export function clientAuthentication(secret: string | null): openid.ClientAuth {
  if (!secret) return openid.None()
  const post = openid.ClientSecretPost(secret)
  const basic = openid.ClientSecretBasic(secret)
  return (server, client, body, headers) => {
    const announced = server.token_endpoint_auth_methods_supported ?? []
    const method = announced.includes('client_secret_post') ? post : basic
    return method(server, client, body, headers)
  }
}
