import type { Message } from '@parley/prisma'
import type { MessageFailure, MessageUsage } from '@parley/schema'
import { FailureCode } from '../model/model.js'

export function failureOf(message: Message): MessageFailure | null {
  if (!message.failureCode) return null
  const code = message.failureCode as FailureCode
  return { code, message: message.failureMessage ?? '', retryable: FailureCode[code]?.retryable ?? false }
}

export function usageOf(message: Message): MessageUsage | null {
  const { promptTokens, completionTokens, timeToFirstToken, duration } = message
  return promptTokens === null || completionTokens === null
    ? null
    : { promptTokens, completionTokens, timeToFirstToken, duration }
}
