import * as openid from 'openid-client'
import { RenewalError, type TokenProvider } from '../identity/tokens.provider.js'
import { exchangeAt, isForPerson } from './exchange.js'
import type { IdentityClaims, Issuer, ProviderTokens, TokenAnswer } from './issuer.js'
import { isClientRefused, oauthError } from './oauthError.js'

/** Null for a provider that is not configured any more. */
export const tokenProviderOf = (issuer: Issuer | undefined): TokenProvider | null =>
  issuer
    ? createTokenProvider(issuer.configuration, issuer.arrivalOf, issuer.provider.entra?.modelScope)
    : null

export function createTokenProvider(
  configuration: () => Promise<openid.Configuration>,
  arrivalOf?: Issuer['arrivalOf'],
  modelScope?: string,
): TokenProvider {
  /** One that does not say so now is asked again with the next tokens. */
  const claimsIn = (tokens: TokenAnswer): Promise<IdentityClaims | null> =>
    arrivalOf?.(tokens).then(
      ({ claims }) => claims,
      () => null,
    ) ?? Promise.resolve(null)

  return {
    async renew(refreshToken, idToken, asksWho) {
      let tokens: TokenAnswer
      try {
        tokens = await openid.refreshTokenGrant(await configuration(), refreshToken)
      } catch (error) {
        throw explain(error)
      }
      // OpenID Connect Core 12.2.
      if (idToken && tokens.id_token && subjectOf(idToken) !== subjectOf(tokens.id_token))
        throw new RenewalError('refused', 'another subject')
      return { ...tokensOf(tokens), ...(asksWho && { claims: await claimsIn(tokens) }) }
    },

    async exchange(refreshToken) {
      if (modelScope === undefined) throw new RenewalError('denied', 'not at this provider')
      try {
        return await exchangeAt(await configuration(), refreshToken, modelScope)
      } catch (error) {
        if (isForPerson(error)) throw new RenewalError('person', wordOf(error), null, { cause: error })
        if (isMistaken(error)) throw new RenewalError('denied', wordOf(error), null, { cause: error })
        throw explain(error)
      }
    },

    async revoke(refreshToken) {
      const config = await configuration()
      if (!config.serverMetadata().revocation_endpoint) return
      await openid.tokenRevocation(config, refreshToken, { token_type_hint: 'refresh_token' })
    },
  }
}

const tokensOf = (answer: openid.TokenEndpointResponse): ProviderTokens => ({
  accessToken: answer.access_token,
  refreshToken: answer.refresh_token ?? null,
  idToken: answer.id_token ?? null,
  expiresIn: answer.expires_in ?? null,
})

/** The person has to come again: RFC 6749, 5.2, OpenID Connect Core 3.1.2.6. */
const final = new Set(['invalid_grant', 'interaction_required', 'login_required', 'consent_required'])

/** A refusal that neither another attempt nor another sign-in changes, but whoever runs this server can. */
const isMistaken = (error: unknown): boolean =>
  isClientRefused(error) ||
  (error instanceof openid.ResponseBodyError && error.status < 429 && !final.has(error.error))

/** "invalid_resource AADSTS500011" */
function wordOf(error: unknown): string {
  const [code] = /AADSTS\d+/.exec((error as openid.ResponseBodyError).error_description ?? '') ?? []
  return [oauthError(error), code].filter(Boolean).join(' ')
}

function explain(error: unknown): RenewalError {
  if (error instanceof openid.ResponseBodyError && final.has(error.error) && error.status < 429)
    return new RenewalError('refused', error.error, null, { cause: error })
  const response = responseIn(error)
  const wait = response?.status === 429 ? secondsOf(response.headers.get('retry-after')) : null
  const reason = isClientRefused(error)
    ? oauthError(error)
    : response
      ? `HTTP ${response.status}`
      : 'no answer'
  return new RenewalError('unavailable', reason, wait, { cause: error })
}

function responseIn(error: unknown): Response | null {
  if (error instanceof openid.ResponseBodyError) return error.response
  if (error instanceof Response) return error
  return error instanceof Error && error.cause !== undefined ? responseIn(error.cause) : null
}

/** Seconds or a date (RFC 9110, 10.2.3). */
function secondsOf(retryAfter: string | null): number | null {
  if (!retryAfter) return null
  const seconds = /^\d+$/.test(retryAfter)
    ? Number(retryAfter)
    : Math.ceil((Date.parse(retryAfter) - Date.now()) / 1000)
  return Number.isFinite(seconds) ? Math.max(seconds, 0) : null
}

/** Its signature was checked when it came. */
function subjectOf(idToken: string): unknown {
  try {
    return JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString()).sub
  } catch {
    return undefined
  }
}
