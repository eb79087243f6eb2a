import type { Message } from '@parley/prisma'
import type { MessageFailure } from '@parley/schema'
import { FailureCode } from '../../model/model.js'

/** What the model server said itself is for those who run this server. */
export function failureOf(message: Message, { runsServer = false } = {}): MessageFailure | null {
  if (!message.failureCode) return null
  const code = message.failureCode as FailureCode
  return {
    code,
    message: message.failureMessage ?? '',
    retryable: FailureCode[code]?.retryable ?? false,
    detail: runsServer ? message.failureDetail : null,
    actionUrl: null,
  }
}
