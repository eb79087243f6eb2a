import * as openid from 'openid-client'

/** The code of OAuth 2.0 with which a provider refused a request, "invalid_grant"; "" where there is none. */
export function oauthError(error: unknown): string {
  if (error instanceof openid.ResponseBodyError) return error.error
  if (error instanceof openid.WWWAuthenticateChallengeError) return challenged(error)
  // GitHub refuses with status 200, which the library takes for an answer without a token: there the body is a cause.
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { body } = (cause.cause ?? {}) as { body?: { error?: unknown } }
    if (typeof body?.error === 'string') return body.error
  }
  return ''
}

/** Whether it does not know this server, or not with this secret. Entra and GitHub have words of their own for it. */
export const isClientRefused = (error: unknown): boolean =>
  ['invalid_client', 'unauthorized_client', 'incorrect_client_credentials'].includes(oauthError(error))

/** A client that sent its secret as a header is refused by one (RFC 6749, 5.2). */
function challenged({ status, cause }: openid.WWWAuthenticateChallengeError): string {
  const told = cause.find(({ parameters }) => parameters.error)?.parameters.error
  return told ?? (status === 401 && cause.some(({ scheme }) => scheme === 'basic') ? 'invalid_client' : '')
}
