import * as openid from 'openid-client'
import { skewed } from './clockSkew.js'
import { SignInError } from './failure.js'
import { isClientRefused, oauthError } from './oauthError.js'

/** What went wrong at a provider, as one of the codes people see. */
export function explain(error: unknown, now: Date): SignInError {
  if (error instanceof SignInError) return error
  if (error instanceof openid.AuthorizationResponseError) return refused(error.error, error)
  if (isClientRefused(error)) return new SignInError('IDP_CLIENT_REFUSED', oauthError(error), error)
  const clocks = skewOf(error, now)
  if (clocks !== null) return skewed(clocks, error)
  return isUnreachable(error)
    ? new SignInError('IDP_UNAVAILABLE', 'the identity provider did not answer', error)
    : new SignInError('IDP_ERROR', reasonOf(error), error)
}

export const isUnreachable = (error: unknown): boolean =>
  (error instanceof openid.ClientError && (error.code === 'OAUTH_TIMEOUT' || isDown(error.cause))) ||
  (error instanceof openid.ResponseBodyError && error.status === 429) ||
  (error instanceof TypeError && error.message === 'fetch failed') ||
  (error instanceof DOMException && error.name === 'TimeoutError')

const isDown = (answer: unknown): boolean =>
  answer instanceof Response && (answer.status >= 500 || answer.status === 429)

/** RFC 6749, 4.1.2.1. */
function refused(code: string, cause: unknown): SignInError {
  if (code === 'access_denied')
    return new SignInError('LOGIN_DENIED', 'denied at the identity provider', cause)
  if (code === 'unauthorized_client') return new SignInError('IDP_CLIENT_REFUSED', code, cause)
  return code === 'temporarily_unavailable' || code === 'server_error'
    ? new SignInError('IDP_UNAVAILABLE', 'the identity provider is unavailable', cause)
    : new SignInError('IDP_ERROR', 'the identity provider answered with an error', cause)
}

/** The check that failed, in the library's own words, which hold nothing of the token. */
function reasonOf(error: unknown): string {
  // RFC 6749, 5.2: the code is one of a few words; what else the provider says is not kept.
  if (error instanceof openid.ResponseBodyError && /^\w{1,40}$/.test(error.error)) return error.error
  const inner = error instanceof openid.ClientError && error.cause instanceof Error ? error.cause : error
  return inner instanceof Error ? inner.message.slice(0, 200) : 'the answer could not be read'
}

/** Seconds the provider's clock is ahead of ours, if that is why a time in the token was refused. */
function skewOf(error: unknown, now: Date): number | null {
  if (!(error instanceof openid.ClientError) || error.code !== 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED') return null
  const details = error.cause instanceof Error ? (error.cause.cause as TimeDetails | undefined) : undefined
  const { claims, claim, tolerance = 0 } = details ?? {}
  if (claim === 'nbf' && typeof claims?.nbf === 'number') return claims.nbf - now.getTime() / 1000
  if (typeof claims?.iat !== 'number') return null
  const ahead = claims.iat - now.getTime() / 1000
  // Made just now and expired all the same: a bad token, not a bad clock.
  return Math.abs(ahead) > tolerance ? ahead : null
}

interface TimeDetails {
  claims?: Record<string, unknown>
  claim?: string
  tolerance?: number
}
