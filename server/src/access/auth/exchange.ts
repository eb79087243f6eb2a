import * as openid from 'openid-client'
import type { ProviderTokens } from './issuer.js'

/** A token for another service, got by a refresh token. */
export interface Exchanged extends Pick<ProviderTokens, 'accessToken' | 'refreshToken' | 'expiresIn'> {
  /** Why the access token may not be used; null: it may. The refresh token is the one that counts from here on all the same. */
  flaw: string | null
}

/** What Entra calls the services of Azure AI where a token names them by id: Microsoft Cognitive Services. */
const SERVICES_ID = '7d312290-28c8-473c-a0ed-8e53749b6d6d'

/** `scope` ends in `/.default`, which Entra takes beside none but those of OpenID Connect. */
export async function exchangeAt(
  config: openid.Configuration,
  refreshToken: string,
  scope: string,
): Promise<Exchanged> {
  // Without offline_access the answer has no refresh token.
  const answer = await openid.refreshTokenGrant(config, refreshToken, { scope: `${scope} offline_access` })
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? null,
    expiresIn: answer.expires_in ?? null,
    flaw: isFor(answer.access_token, scope.replace(/\/\.default$/, ''))
      ? null
      : 'the token is for somebody else',
  }
}

/** Whether a token is for this service. Its signature is that service's to check. */
function isFor(token: string, service: string): boolean {
  const { aud } = claimsOf(token)
  return aud === service || aud === `${service}/` || aud === SERVICES_ID
}

function claimsOf(token: string): { aud?: unknown } {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) ?? {}
  } catch {
    return {}
  }
}

/** Sent by Entra as `suberror` where the person has to come, and a sign-in for what is wanted sorts it out. */
const wantsPerson = new Set(['consent_required', 'basic_action', 'additional_action', 'message_only'])
/** Consent is missing, was refused, or is an admin's to give. Older answers say no more than this number. */
const consentCodes = new Set([65001, 65004, 90094])

/**
 * Whether Entra refuses because the person has to allow something or to prove more, which has nothing to do with the
 * refresh token: https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export function isForPerson(error: unknown): boolean {
  if (!(error instanceof openid.ResponseBodyError)) return false
  const { suberror, error_codes: codes } = error.cause
  return (
    ['consent_required', 'interaction_required'].includes(error.error) ||
    wantsPerson.has(String(suberror)) ||
    (Array.isArray(codes) && codes.some(code => consentCodes.has(Number(code))))
  )
}
