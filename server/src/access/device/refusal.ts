import { CodedError } from '../../base/errors.js'
import { type SignInError, signInFailures } from '../auth/failure.js'

/** What a caller learns of a sign-in that failed for no fault of the person; null where it was refused. */
export function refusalOf({ code }: SignInError): CodedError | null {
  const { status } = signInFailures[code]
  if (status === 503)
    return new CodedError(
      'IDP_UNAVAILABLE',
      'The identity provider is not answering. Try again in a moment.',
      {
        retryAfter: 5,
      },
    )
  return status >= 500 ? untrusted() : null
}

export const untrusted = (): CodedError =>
  new CodedError('UPSTREAM_AUTH_FAILED', 'The identity provider’s answer did not pass our checks.')
