import type { Message } from '@parley/prisma'
import { type Books, reckon, type Used } from '../../../spending/usage/reckon.js'
import { imageIn } from '../../model/parameters.js'
import type { Ending } from './ends.sql.js'
import type { End, Outcome } from './outcome.js'

/** An end with what is known of its reply, and what it used. */
export interface Reckoned extends End, Ending {
  model: string | null
  used: Used
}

export function reckonEnd(end: End, known: Ending, { prices }: Books): Reckoned {
  const { content, outcome, completionTokens } = end
  const { row, reservation } = known
  const model = outcome.model ?? row?.model ?? reservation?.model ?? null
  const unheard = outcome.status === 'FAILED' && outcome.failure?.code !== 'INTERRUPTED' && content === ''
  const images = outcome.images ?? lostImages(outcome, row)
  const call = { model: model ?? '', usage: outcome.usage, completionTokens, unheard, images }
  return { ...end, ...known, model, used: reckon(prices, call, reservation) }
}

/** Of a process that is gone nobody knows whether the image was made: it counts. */
const lostImages = ({ failure, usage }: Outcome, row: Ending['row']): number =>
  failure?.code === 'INTERRUPTED' && !usage && imageIn(row?.parameters ?? null) ? 1 : 0

/** The message as it ends. */
export const endedMessage = (
  { content, outcome, model, used: { usage, costNano } }: Reckoned,
  row: NonNullable<Ending['row']>,
  now: Date,
): Message => ({
  ...row,
  content,
  reasoning: outcome.reasoning || null,
  status: outcome.status,
  failureCode: outcome.failure?.code ?? null,
  failureMessage: outcome.failure?.message ?? null,
  failureDetail: outcome.failure?.detail ?? null,
  finishReason: outcome.status === 'COMPLETE' ? (outcome.finishReason ?? null) : null,
  model,
  promptTokens: usage?.promptTokens ?? null,
  completionTokens: usage?.completionTokens ?? null,
  cachedPromptTokens: usage?.cachedPromptTokens ?? null,
  reasoningTokens: usage?.reasoningTokens ?? null,
  costNano,
  timeToFirstToken: outcome.timeToFirstToken ?? null,
  duration: outcome.duration ?? null,
  contextOmitted: outcome.contextOmitted ?? row.contextOmitted,
  processId: null,
  updatedAt: now,
  completedAt: now,
})
