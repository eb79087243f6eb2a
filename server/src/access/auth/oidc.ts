import * as openid from 'openid-client'
import { claimsOf, groupsIn } from './claims.js'
import { refuseSkew } from './clockSkew.js'
import { createDiscovery } from './discovery.js'
import { checkTenant, entraConsent, entraGroups, entraIdentity, explainTenant } from './entra.js'
import { explain } from './explain.js'
import { SignInError } from './failure.js'
import { checkHostedDomain } from './google.js'
import type { Arrival, Issuer, IssuerOptions, SignInProvider, TokenAnswer } from './issuer.js'
import { reach } from './reach.js'

type Claims = Record<string, unknown>

/** Any provider that speaks OpenID Connect; Entra and Google with what they have of their own. */
export function createOidcIssuer(options: IssuerOptions): Issuer {
  const { provider, redirectUri, now, needsGroups, timeoutSeconds } = options
  const configuration = createDiscovery(options)

  async function arrivalOf(answer: TokenAnswer): Promise<Arrival> {
    try {
      const claims = answer.claims()
      if (!claims) throw new SignInError('IDP_ERROR', 'no ID token')
      refuseOtherClient(claims)
      refuseSkew(claims.iat, now())
      return { claims: await personOf(claims, answer.access_token), tokens: tokensOf(answer) }
    } catch (error) {
      throw explain(error, now())
    }
  }

  /** With one audience the library does not look at it; there it says the same (OpenID Connect Core 3.1.3.7). */
  function refuseOtherClient({ azp }: openid.IDToken): void {
    if (azp !== undefined && azp !== provider.clientId)
      throw new SignInError('IDP_ERROR', 'the ID token was made for another client')
  }

  async function personOf(claims: openid.IDToken, accessToken: string) {
    if (provider.kind === 'entra') {
      checkTenant(provider, claims)
      const groups = needsGroups ? await entraGroups(provider, claims, accessToken, timeoutSeconds) : []
      return entraIdentity(provider, claims, groups)
    }
    if (provider.kind === 'google') checkHostedDomain(provider, claims)
    const all = await withUserinfo(claims, accessToken)
    return claimsOf(provider, all, groupsIn(provider, all))
  }

  /** Some providers keep addresses or groups out of the ID token. */
  async function withUserinfo(claims: openid.IDToken, accessToken: string): Promise<Claims> {
    const config = await configuration()
    const lacks =
      claims.email === undefined || (needsGroups && groupsIn(provider, claims, undefined) === undefined)
    if (!lacks || !config.serverMetadata().userinfo_endpoint) return claims
    const more: Claims = await openid.fetchUserInfo(config, accessToken, claims.sub)
    // An address and the word that it is verified come from one place.
    const { email, email_verified } = claims.email === undefined ? more : claims
    return { ...more, ...claims, email, email_verified }
  }

  return {
    provider,
    configuration,
    arrivalOf,

    async authorizationUrl({ state, nonce, verifier }, { loginHint, link, consent }) {
      const prompt = promptOf(provider, link)
      return openid.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri.href,
        scope: (consent && entraConsent(provider)) || provider.scopes,
        state,
        nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(prompt && { prompt }),
        // Google gives a refresh token for this parameter instead of a scope.
        ...(provider.kind === 'google' && { access_type: 'offline' }),
        ...(provider.kind === 'google' && provider.hostedDomains?.length === 1
          ? { hd: String(provider.hostedDomains[0]) }
          : {}),
        ...(loginHint && { login_hint: loginHint }),
      })
    },

    async redeem(query, { state, nonce, verifier }) {
      const config = await configuration()
      // Only the query is taken from the request; its host and scheme are the sender's to choose.
      const callback = new URL(redirectUri)
      callback.search = query.toString()
      try {
        return await arrivalOf(
          await openid.authorizationCodeGrant(
            config,
            callback,
            {
              expectedState: state,
              expectedNonce: nonce,
              pkceCodeVerifier: verifier,
              idTokenExpected: true,
            },
            // Whatever else they allowed, the token of a sign-in is the one for Graph.
            provider.kind === 'entra' ? { scope: provider.scopes } : {},
          ),
        )
      } catch (error) {
        throw explain(provider.kind === 'entra' ? explainTenant(provider, error) : error, now())
      }
    },

    async endSessionUrl({ returnTo, state, idToken }) {
      const config = await configuration()
      if (!config.serverMetadata().end_session_endpoint) return null
      return openid.buildEndSessionUrl(config, {
        post_logout_redirect_uri: returnTo.href,
        state,
        ...(idToken && { id_token_hint: idToken }),
      })
    },

    check: async () => void (await configuration()),

    async reach() {
      const { jwks_uri: keys, issuer } = (await configuration()).serverMetadata()
      await reach(keys ?? issuer, timeoutSeconds)
    },
  }
}

/** Google gives a refresh token only with consent; whoever links has to be asked who they are. */
function promptOf({ kind, scopes }: SignInProvider, link: boolean): string | null {
  if (kind === 'google') return link ? 'consent select_account' : 'consent'
  if (link) return kind === 'entra' ? 'select_account' : 'login'
  // OpenID Connect Core 11: offline access needs consent. Entra asks by itself, and once.
  return kind === 'oidc' && scopes.split(' ').includes('offline_access') ? 'consent' : null
}

function tokensOf(answer: TokenAnswer): Arrival['tokens'] {
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? null,
    idToken: answer.id_token ?? null,
    expiresIn: answer.expires_in ?? null,
  }
}
