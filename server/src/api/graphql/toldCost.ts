import type { ExecutionResult } from 'graphql'
import { limits } from './limits.js'

/** Asks for `extensions.cost` in each answer: a header of a request, or of `connection_init` a field beside `authorization`. */
export const COST_HEADER = 'parley-cost'

export const asksForCost = (value: unknown): boolean => value === '1'

/** An answer that also tells what was charged for asking. */
export const withCost = <Answer extends Pick<ExecutionResult, 'extensions'>>(
  answer: Answer,
  estimated: number,
): Answer => ({
  ...answer,
  extensions: { ...answer.extensions, cost: { estimated, limit: limits.cost } },
})
