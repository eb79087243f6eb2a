import { issueToken } from './azure/accessTokens.ts'

/** Entra where it gives tokens for Azure OpenAI to people who have signed in. */
export interface ExchangeScript {
  /** Object ids of the people who allowed it. A sign-in that asks for it adds whoever comes. */
  consented: Set<string>
  /** What was asked for by refresh tokens, the oldest first. */
  asked: { scope: string; refreshToken: string }[]
  /** Seconds that a token holds. */
  lifetime: number
  /** For whom tokens are. */
  audience: string
  /** In place of a token, with what the error says besides. */
  refusal: { error: string; error_codes: number[]; suberror?: string } | null
  /** Answers once this resolves. */
  hold: Promise<void> | null
}

export const MODEL_SCOPE = 'https://cognitiveservices.azure.com/.default'
const SERVICE = 'https://cognitiveservices.azure.com'
/** Consent is missing. */
const AADSTS65001 = { error: 'invalid_grant', error_codes: [65001], suberror: 'consent_required' }

export const newExchangeScript = (): ExchangeScript => ({
  consented: new Set(),
  asked: [],
  lifetime: 3600,
  audience: SERVICE,
  refusal: null,
  hold: null,
})

/** What Entra takes for names of services, beside its own scopes: https://learn.microsoft.com/entra/identity-platform/scopes-oidc */
const services = (scope: string): Set<string> =>
  new Set(scope.split(' ').flatMap(one => (one.includes('://') ? [one.slice(0, one.lastIndexOf('/'))] : [])))

/** Why Entra refuses to ask somebody to sign in for these scopes; null: it does not. */
export const scopeProblem = (scope: string): object | null =>
  scope.includes('/.default') && services(scope).size > 1
    ? { error: 'invalid_scope', error_codes: [70011] }
    : services(scope).size > 2
      ? { error: 'invalid_scope', error_codes: [28000] }
      : null

export const asksForModels = (scope: string): boolean => scope.split(' ').includes(MODEL_SCOPE)

/** What the token endpoint answers to a refresh token for Azure OpenAI, except for a new refresh token. */
export async function exchange(
  script: ExchangeScript,
  form: URLSearchParams,
  oid: string,
  appid: string,
): Promise<{ status: number; body: object }> {
  const scope = form.get('scope') ?? ''
  script.asked.push({ scope, refreshToken: form.get('refresh_token') ?? '' })
  await script.hold
  if (services(scope).size !== 1)
    return { status: 400, body: { error: 'invalid_scope', error_codes: [28000] } }
  const refusal = script.refusal ?? (script.consented.has(oid) ? null : AADSTS65001)
  if (refusal) {
    const [code] = refusal.error_codes
    return { status: 400, body: { ...refusal, error_description: `AADSTS${code}: In words that differ.` } }
  }
  const exp = Math.floor(Date.now() / 1000) + script.lifetime
  const token = issueToken({ aud: script.audience, appid, oid, exp })
  return { status: 200, body: { access_token: token, token_type: 'Bearer', expires_in: script.lifetime } }
}
