import type { CursorArgs, PageArgs } from '@parley/schema'
import { badInput } from '../errors.js'

export const DEFAULT_SIZE = 20
export const MAX_SIZE = 100
/** Page 400 of a list that shows fifty at a time. */
export const MAX_OFFSET = 20_000

/** Which end a page is taken from and how much of it. */
export interface Window {
  backward: boolean
  size: number
  after: string | null
  before: string | null
  offset: number
}

export function windowOf(args: CursorArgs & Pick<PageArgs, 'offset'>): Window {
  const { first, last, after, before, offset } = args
  const problems: Record<string, string> = {}
  for (const [name, value] of Object.entries({ first, last }))
    if (value != null && (value < 1 || value > MAX_SIZE)) problems[name] = `${name} must be 1 to ${MAX_SIZE}.`
  if (first != null && last != null) problems.last = 'Give first or last, not both.'
  if (offset != null && (offset < 0 || offset > MAX_OFFSET))
    problems.offset = `offset must be 0 to ${MAX_OFFSET}.`
  if (offset != null && (after != null || before != null || last != null))
    problems.offset = 'Give offset or cursors, not both.'
  if (Object.keys(problems).length > 0) throw badInput(problems)
  return {
    backward: last != null,
    size: first ?? last ?? DEFAULT_SIZE,
    after: after ?? null,
    before: before ?? null,
    offset: offset ?? 0,
  }
}
