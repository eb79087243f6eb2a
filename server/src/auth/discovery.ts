import * as openid from 'openid-client'
import type { ProviderConfig } from '../config.js'
import { SignInError } from './failure.js'
import { isLoopbackHost } from './loopback.js'

const timeoutSeconds = 5
const freshFor = 3_600_000
const firstBackoff = 500
const longestBackoff = 10_000

/**
 * What an issuer says of itself: read when it is first needed, so that the server starts while an issuer is down, once
 * for everybody who asks meanwhile, and not again at once after a failure. Throws IDP_UNAVAILABLE.
 */
export function createDiscovery(
  provider: ProviderConfig,
  now: () => Date,
): () => Promise<openid.Configuration> {
  let known: { configuration: openid.Configuration; until: number } | null = null
  let failed: { error: SignInError; until: number; backoff: number } | null = null
  let pending: Promise<openid.Configuration> | null = null

  async function discover(at: number): Promise<openid.Configuration> {
    try {
      const configuration = await request(provider)
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

function request({ issuer, clientId, clientSecret }: ProviderConfig): Promise<openid.Configuration> {
  const url = new URL(issuer)
  const insecure = url.protocol === 'http:' && isLoopbackHost(url.hostname)
  return openid.discovery(url, clientId, undefined, clientAuthentication(clientSecret), {
    timeout: timeoutSeconds,
    // Without the first one the signature of the ID token is not checked at all.
    execute: [openid.enableNonRepudiationChecks, ...(insecure ? [openid.allowInsecureRequests] : [])],
  })
}

/** The method the issuer announces; `client_secret_basic` where it announces none (OpenID Connect Discovery 3). */
function clientAuthentication(secret: string | null): openid.ClientAuth {
  if (!secret) return openid.None()
  const post = openid.ClientSecretPost(secret)
  const basic = openid.ClientSecretBasic(secret)
  return (server, client, body, headers) => {
    const announced = server.token_endpoint_auth_methods_supported ?? []
    const method = announced.includes('client_secret_post') ? post : basic
    return method(server, client, body, headers)
  }
}
