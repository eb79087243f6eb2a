import type { Db } from '../../base/db/db.js'
import { CodedError } from '../../base/errors.js'
import { within } from '../../base/within.js'
import type { ModelConsentUrl } from './modelConsent.js'
import { RenewalError } from './tokens.provider.js'
import type { Tokens } from './tokens.service.js'

const PATIENCE_MS = 5000

export interface PersonTokensOptions {
  db: Db
  tokens: Pick<Tokens, 'modelToken'>
  consentUrl: ModelConsentUrl
}

/**
 * The own token of a person for model servers that want it; `refused` is one that was not taken. Throws within five seconds
 * CONSENT_REQUIRED, REAUTH_REQUIRED or UPSTREAM_AUTH_FAILED, in words for that person.
 */
export function createPersonTokens({ db, tokens, consentUrl }: PersonTokensOptions) {
  async function find(userId: string, refused?: string): Promise<string> {
    const identity = await db.read.identity.findFirst({
      where: { userId, provider: 'entra', user: { status: 'ACTIVE' } },
      orderBy: [{ lastUsedAt: 'desc' }, { id: 'asc' }],
    })
    if (!identity) throw new CodedError('UPSTREAM_AUTH_FAILED', STRANGER)
    return tokens.modelToken(identity.id, refused)
  }

  function explain(error: unknown): unknown {
    const actionUrl = consentUrl()
    if (error instanceof RenewalError)
      return error.kind === 'person'
        ? new CodedError('CONSENT_REQUIRED', CONSENT_MISSING, { actionUrl, cause: error })
        : new CodedError('UPSTREAM_AUTH_FAILED', REFUSED, { cause: error })
    if (!(error instanceof CodedError)) return error
    if (error.code === 'REAUTH_REQUIRED') return new CodedError(error.code, GONE, { actionUrl })
    if (error.code === 'IDP_UNAVAILABLE') return new CodedError('UPSTREAM_AUTH_FAILED', SILENT)
    return error
  }

  return (userId: string, refused?: string): Promise<string> =>
    within(
      PATIENCE_MS,
      find(userId, refused).catch((error: unknown) => {
        throw explain(error)
      }),
      () => {
        throw new CodedError('UPSTREAM_AUTH_FAILED', SILENT)
      },
    )
}

const CONSENT_MISSING =
  'This model is asked with your own Microsoft account, and Microsoft wants you to allow that first.'
const GONE =
  'This model is asked with your own Microsoft account, and what your sign-in allowed is over: sign in again with Microsoft.'
const STRANGER =
  'This model is asked with your own Microsoft account: sign in with Microsoft, or add that sign-in to your account.'
const REFUSED =
  'Microsoft gives no token of yours for this model; an administrator has to look at the application by which people sign in.'
const SILENT = 'Microsoft did not give a token of yours for this model in time: please try again.'
