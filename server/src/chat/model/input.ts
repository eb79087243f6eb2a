import type { ModelCorrection } from '@parley/prisma'
import type { ModelFacts } from '@parley/schema'
import { badInput } from '../../base/errors.js'
import { MOST_SECONDS, PRICE } from '../../model/details.js'
import { MAX_SYSTEM_PROMPT } from '../conversation/input.js'

const MAX_NAME = 100
const MAX_DESCRIPTION = 500
/** One that is made of several, like a flag or a family. */
const MAX_ICON = 32
const MOST_PLACES = 10_000

/** What admins may say of a model. */
export type Facts = Omit<ModelCorrection, 'id' | 'revision' | 'updatedAt'>

/** Nothing is said. */
export const noFacts: Facts = {
  ...{ name: null, description: null, icon: null, enabled: null, isDefault: null, position: null },
  ...{ contextWindow: null, maxOutput: null, vision: null, imageGeneration: null },
  ...{ promptPricePerMillionTokens: null, cachedPromptPricePerMillionTokens: null },
  ...{ completionPricePerMillionTokens: null, reasoningPricePerMillionTokens: null, imagePrice: null },
  ...{ systemPrompt: null, firstPieceSeconds: null },
}

type Name = keyof Facts

export const factNames = Object.keys(noFacts) as Name[]

const count = (most: number) => (value: number) =>
  value < 1 || value > most ? `must be a whole number from 1 to ${most}.` : null

const text = (most: number, isLine: boolean) => (value: string) =>
  value.length > most || value.includes('\0') || !value.isWellFormed() || (isLine && /\p{Cc}/u.test(value))
    ? `must be at most ${most} characters${isLine ? ' on one line' : ''}.`
    : null

const tokens = (value: number) => (value < 1 ? 'must be a whole number of tokens, at least 1.' : null)
const price = (value: string) =>
  PRICE.test(value) ? null : 'must be a price from 0 to 999999.999999999, like 1.25.'

/** What is wrong with a value, by its name. */
const problems: { [N in Name]?: (value: NonNullable<Facts[N]>) => string | null } = {
  name: text(MAX_NAME, true),
  description: text(MAX_DESCRIPTION, false),
  icon: value =>
    [...new Intl.Segmenter().segment(value)].length === 1 &&
    value.length <= MAX_ICON &&
    !/\p{Cc}/u.test(value)
      ? null
      : 'must be one character, such as an emoji.',
  position: count(MOST_PLACES),
  contextWindow: tokens,
  maxOutput: tokens,
  promptPricePerMillionTokens: price,
  cachedPromptPricePerMillionTokens: price,
  completionPricePerMillionTokens: price,
  reasoningPricePerMillionTokens: price,
  imagePrice: price,
  systemPrompt: text(MAX_SYSTEM_PROMPT, false),
  firstPieceSeconds: count(MOST_SECONDS),
}

/** What is given, ready to be stored; throws BAD_USER_INPUT for each part that cannot be. What is empty says nothing. */
export function factsOf(input: ModelFacts): Partial<Facts> {
  const facts: Partial<Facts> = {}
  const wrong: Record<string, string> = {}
  for (const name of factNames) {
    const given = input[name]
    if (given === undefined) continue
    const value = typeof given === 'string' ? given.trim() || null : given
    const problem = value === null ? null : problems[name]?.(value as never)
    if (problem) wrong[`input.${name}`] = `${name} ${problem}`
    Object.assign(facts, { [name]: value })
  }
  if (Object.keys(wrong).length > 0) throw badInput(wrong)
  return facts
}

/** Half a price would be none. */
export function checkPrices(facts: Facts): void {
  const wrong = [
    ['promptPricePerMillionTokens', 'completionPricePerMillionTokens'],
    ['completionPricePerMillionTokens', 'promptPricePerMillionTokens'],
    ['promptPricePerMillionTokens', 'cachedPromptPricePerMillionTokens'],
    ['completionPricePerMillionTokens', 'reasoningPricePerMillionTokens'],
  ] as const
  for (const [missing, beside] of wrong)
    if (facts[missing] === null && facts[beside] !== null)
      throw badInput({ [`input.${missing}`]: `${missing} is needed beside ${beside}.` })
}
