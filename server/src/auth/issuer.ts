import * as openid from 'openid-client'
import type { ProviderConfig } from '../config.js'
import type { IdentityClaims } from '../user/user.service.js'
import { claimsOf } from './claims.js'
import { createDiscovery } from './discovery.js'
import { SignInError } from './failure.js'

/** A provider people sign in at. */
export interface SignInProvider extends ProviderConfig {
  /** The `groups` claim names our roles. Only for a provider that is part of this server. */
  groupsAreRoles?: boolean
}

/** What has to be the same when the person comes back. */
export interface LoginSecrets {
  state: string
  nonce: string
  verifier: string
}

export interface Issuer {
  readonly provider: SignInProvider
  /** Where to send the person. */
  authorizationUrl(secrets: LoginSecrets, loginHint: string | null): Promise<URL>
  /** Who came back with `query`. Throws SignInError. */
  redeem(query: URLSearchParams, secrets: LoginSecrets): Promise<IdentityClaims>
  /** Rejects if the issuer does not answer. */
  check(): Promise<void>
}

export interface IssuerOptions {
  provider: SignInProvider
  redirectUri: URL
  now: () => Date
}

export function createIssuer({ provider, redirectUri, now }: IssuerOptions): Issuer {
  const configuration = createDiscovery(provider, now)

  return {
    provider,

    async authorizationUrl({ state, nonce, verifier }, loginHint) {
      return openid.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri.href,
        scope: provider.scopes,
        state,
        nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(loginHint && { login_hint: loginHint }),
      })
    },

    async redeem(query, { state, nonce, verifier }) {
      const config = await configuration()
      // Only the query is taken from the request; its host and scheme are the sender's to choose.
      const callback = new URL(redirectUri)
      callback.search = query.toString()
      try {
        const tokens = await openid.authorizationCodeGrant(config, callback, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        })
        const claims = tokens.claims()
        if (!claims) throw new SignInError('IDP_ERROR', 'no ID token')
        // The library accepts tokens from the future; more than a skewed clock explains is refused.
        if (claims.iat * 1000 > now().getTime() + 300_000)
          throw new SignInError('IDP_ERROR', 'issued in the future')
        const more =
          claims.email === undefined && config.serverMetadata().userinfo_endpoint
            ? await openid.fetchUserInfo(config, tokens.access_token, claims.sub)
            : {}
        return claimsOf(provider, { ...more, ...claims })
      } catch (error) {
        throw explain(error)
      }
    },

    check: async () => void (await configuration()),
  }
}

function explain(error: unknown): SignInError {
  if (error instanceof SignInError) return error
  if (error instanceof openid.AuthorizationResponseError) return refused(error.error, error)
  const unreachable =
    (error instanceof openid.ClientError && (error.code === 'OAUTH_TIMEOUT' || isDown(error.cause))) ||
    (error instanceof TypeError && error.message === 'fetch failed')
  return unreachable
    ? new SignInError('IDP_UNAVAILABLE', 'the identity provider did not answer', error)
    : new SignInError('IDP_ERROR', 'the answer of the identity provider was refused', error)
}

const isDown = (answer: unknown): boolean =>
  answer instanceof Response && (answer.status >= 500 || answer.status === 429)

/** RFC 6749, 4.1.2.1. */
function refused(code: string, cause: unknown): SignInError {
  if (code === 'access_denied')
    return new SignInError('LOGIN_DENIED', 'denied at the identity provider', cause)
  return code === 'temporarily_unavailable' || code === 'server_error'
    ? new SignInError('IDP_UNAVAILABLE', 'the identity provider is unavailable', cause)
    : new SignInError('IDP_ERROR', 'the identity provider answered with an error', cause)
}
