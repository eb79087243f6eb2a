import type { Message } from '@parley/prisma'
import type { MessageFailure, MessageUsage } from '@parley/schema'
import { FailureCode } from '../../model/model.js'
import { decimalOf } from '../../model/price.js'

export function failureOf(message: Message): MessageFailure | null {
  if (!message.failureCode) return null
  const code = message.failureCode as FailureCode
  return {
    code,
    message: message.failureMessage ?? '',
    retryable: FailureCode[code]?.retryable ?? false,
    actionUrl: null,
  }
}

export function usageOf(message: Message): MessageUsage | null {
  const { promptTokens, completionTokens, costNano, timeToFirstToken, duration } = message
  if (promptTokens === null || completionTokens === null) return null
  return {
    promptTokens,
    completionTokens,
    cachedPromptTokens: message.cachedPromptTokens ?? 0,
    reasoningTokens: message.reasoningTokens ?? 0,
    cost: costNano === null ? null : decimalOf(costNano),
    timeToFirstToken,
    duration,
  }
}
