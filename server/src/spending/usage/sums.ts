import type { UsageTotals } from '@parley/schema'
import { decimalOf } from '../../model/price.js'
import { noWaits, type Waits } from './waits.js'

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

export const totalsOf = ({ messages, failed, costNano, ...tokens }: Sums, waits: Waits): UsageTotals => ({
  messages: Number(messages),
  failed: Number(failed),
  promptTokens: Number(tokens.promptTokens),
  completionTokens: Number(tokens.completionTokens),
  cachedPromptTokens: Number(tokens.cachedPromptTokens),
  reasoningTokens: Number(tokens.reasoningTokens),
  cost: decimalOf(BigInt(costNano)),
  ...namedWaits(waits),
})

const namedWaits = ({ p50, p95, p99 }: Waits) => ({
  timeToFirstToken: p50,
  timeToFirstTokenP95: p95,
  timeToFirstTokenP99: p99,
})

export const noUsage: UsageTotals = {
  messages: 0,
  failed: 0,
  promptTokens: 0,
  completionTokens: 0,
  cachedPromptTokens: 0,
  reasoningTokens: 0,
  cost: '0',
  ...namedWaits(noWaits),
}
