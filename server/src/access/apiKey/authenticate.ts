import { CodedError } from '../../base/errors.js'
import type { Bearer } from '../../base/viewer.js'
import type { SessionService } from '../session/session.service.js'
import type { Credential } from '../session/sessionCookie.js'
import type { ApiKeyService } from './apiKey.service.js'
import { looksLikeKey } from './key.js'

/** Who a token belongs to: a session’s or an API key’s. Throws what a session’s or key’s end is called. */
export type Authenticate = (credential: Credential) => Promise<Bearer>

/** Whom a token belongs to: a session's or, in the header alone, an API key's. */
export function createAuthenticate(options: {
  sessions: Pick<SessionService, 'authenticate'>
  apiKeys: Pick<ApiKeyService, 'authenticate'>
}): Authenticate {
  const { sessions, apiKeys } = options
  return async ({ token, from }) => {
    if (!looksLikeKey(token)) return sessions.authenticate(token)
    if (from === 'cookie') throw new CodedError('UNAUTHENTICATED', 'An API key is not accepted as a cookie.')
    return apiKeys.authenticate(token)
  }
}
