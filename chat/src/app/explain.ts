import { ParleyError } from '@parley/sdk'
import type { Text } from '../text/en.ts'

/** What went wrong, in the reader's words. The server's own sentence where we have none. */
export function explain(error: Error | null, text: Text): string {
  if (!(error instanceof ParleyError)) return text.failed
  const known = text.errors[error.code as keyof Text['errors']]
  const fields = Object.values(error.fields ?? {})
  const sentence = error.code === 'BAD_USER_INPUT' && fields[0] ? fields[0] : (known ?? error.message)
  const isOurs = error.code === 'INTERNAL_SERVER_ERROR' && error.requestId
  return isOurs ? `${sentence} ${text.reference(error.requestId ?? '')}` : sentence
}

/** Whether the person has to sign in again. */
export const isSignedOut = (error: Error | null): boolean =>
  error instanceof ParleyError &&
  ['UNAUTHENTICATED', 'SESSION_EXPIRED', 'SESSION_REVOKED'].includes(error.code)
