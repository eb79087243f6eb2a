import type { Message } from '@parley/prisma'
import type { MessageFailure } from '@parley/schema'
import type { ModelConsentUrl } from '../../access/identity/modelConsent.js'
import { FailureCode } from '../../model/model.js'

interface FailureOptions {
  /** What the model server said itself is for those who run this server. */
  runsServer?: boolean
  consentUrl?: ModelConsentUrl
}

export function failureOf(
  message: Message,
  { runsServer = false, consentUrl = () => null }: FailureOptions = {},
): MessageFailure | null {
  if (!message.failureCode) return null
  const code = message.failureCode as FailureCode
  return {
    code,
    message: message.failureMessage ?? '',
    retryable: FailureCode[code]?.retryable ?? false,
    detail: runsServer ? message.failureDetail : null,
    actionUrl: signsIn.has(code) ? consentUrl(`/c/${message.conversationId}`) : null,
  }
}

/** What a sign-in that asks for consent sorts out. */
const signsIn: ReadonlySet<FailureCode> = new Set(['CONSENT_REQUIRED', 'REAUTH_REQUIRED'])
