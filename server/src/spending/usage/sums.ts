import type { UsageTotals } from '@parley/schema'
import { decimalOf } from '../../model/price.js'

const counters = [
  'messages',
  'failed',
  'promptTokens',
  'completionTokens',
  'cachedPromptTokens',
  'reasoningTokens',
  'costNano',
] as const

/** As text: they may be beyond what a number holds. */
export type Sums = Record<(typeof counters)[number], string>

export const addSums = (all: readonly Sums[]): Sums =>
  Object.fromEntries(
    counters.map(name => [name, String(all.reduce((sum, sums) => sum + BigInt(sums[name]), 0n))]),
  ) as Sums

export const totalsOf = (
  { messages, failed, costNano, ...tokens }: Sums,
  timeToFirstToken: number | null,
): UsageTotals => ({
  messages: Number(messages),
  failed: Number(failed),
  promptTokens: Number(tokens.promptTokens),
  completionTokens: Number(tokens.completionTokens),
  cachedPromptTokens: Number(tokens.cachedPromptTokens),
  reasoningTokens: Number(tokens.reasoningTokens),
  cost: decimalOf(BigInt(costNano)),
  timeToFirstToken,
})

export const noUsage: UsageTotals = {
  messages: 0,
  failed: 0,
  promptTokens: 0,
  completionTokens: 0,
  cachedPromptTokens: 0,
  reasoningTokens: 0,
  cost: '0',
  timeToFirstToken: null,
}
