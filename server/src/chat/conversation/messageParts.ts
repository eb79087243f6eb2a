import type { Message } from '@parley/prisma'
import type { MessageFailure } from '@parley/schema'
import { FailureCode } from '../../model/model.js'

export function failureOf(message: Message): MessageFailure | null {
  if (!message.failureCode) return null
  const code = message.failureCode as FailureCode
  return {
    code,
    message: message.failureMessage ?? '',
    retryable: FailureCode[code]?.retryable ?? false,
    detail: null,
    actionUrl: null,
  }
}
