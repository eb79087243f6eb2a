import type { ModelCorrection } from '@parley/prisma'
import type { ModelFacts } from '@parley/schema'
import { badInput } from '../../base/errors.js'
import { jsonObjectIn } from '../../base/jsonObject.js'
import { MOST_SECONDS, PRICE } from '../../model/details.js'
import { adjustableIn, forbiddenIn } from '../../model/parameters.js'
import { MAX_SYSTEM_PROMPT } from '../conversation/input.js'

const MAX_NAME = 100
const MAX_DESCRIPTION = 500
/** One that is made of several, like a flag or a family. */
const MAX_ICON = 32
const MAX_STOP = 100
const MOST_STOPS = 4
const MAX_EXTRA = 10_000
const MOST_FALLBACKS = 5
const MOST_PLACES = 10_000

/** What admins may say of a model. */
export type Facts = Omit<ModelCorrection, 'id' | 'revision' | 'updatedAt'>

/** Nothing is said. */
export const noFacts: Facts = {
  ...{ name: null, description: null, icon: null, enabled: null, isDefault: null, position: null },
  ...{ contextWindow: null, maxOutput: null, vision: null, imageGeneration: null },
  ...{ promptPricePerMillionTokens: null, cachedPromptPricePerMillionTokens: null },
  ...{ completionPricePerMillionTokens: null, reasoningPricePerMillionTokens: null, imagePrice: null },
  ...{ systemPrompt: null, firstPieceSeconds: null, temperature: null, topP: null, maxTokens: null },
  ...{ reasoningEffort: null, verbosity: null, stop: null, extraBody: null },
  ...{ adjustable: null, fallbacks: null },
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
const word = (value: string) =>
  /^[a-z][a-z_-]{0,31}$/.test(value) ? null : 'must be one word in small letters.'
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
  temperature: value => (value < 0 || value > 2 ? 'must be a number from 0 to 2.' : null),
  topP: value => (value <= 0 || value > 1 ? 'must be a number above 0 and up to 1.' : null),
  maxTokens: tokens,
  reasoningEffort: word,
  verbosity: word,
  stop: value => {
    const texts: string[] = JSON.parse(value)
    const fit = texts.every(one => one.length > 0 && one.length <= MAX_STOP && !one.includes('\0'))
    return texts.length <= MOST_STOPS && fit
      ? null
      : `must be at most ${MOST_STOPS} texts of 1 to ${MAX_STOP} characters.`
  },
  fallbacks: value => {
    const ids: string[] = JSON.parse(value)
    return ids.length > MOST_FALLBACKS || new Set(ids).size < ids.length
      ? `must be at most ${MOST_FALLBACKS} models, each once.`
      : null
  },
  extraBody: value => {
    const object = value.length > MAX_EXTRA || value.includes('\0') ? null : jsonObjectIn(value)
    if (!object) return `must be a JSON object of at most ${MAX_EXTRA} characters.`
    const forbidden = forbiddenIn(object)
    return forbidden === undefined ? null : `must not set ${forbidden.slice(0, 100)}.`
  },
}

/** What is given, ready to be stored; throws BAD_USER_INPUT for each part that cannot be. What is empty says nothing. */
export function factsOf(input: ModelFacts): Partial<Facts> {
  const facts: Partial<Facts> = {}
  const wrong: Record<string, string> = {}
  for (const name of factNames) {
    const given = input[name]
    if (given === undefined) continue
    // That none answers in its place is something to say.
    const value = name === 'fallbacks' && given ? JSON.stringify(given) : storable(given)
    const problem = problemWith(name, value)
    if (problem) wrong[`input.${name}`] = problem
    Object.assign(facts, { [name]: value })
  }
  if (Object.keys(wrong).length > 0) throw badInput(wrong)
  return facts
}

/** Why a value cannot be stored; null: it can. */
export function problemWith<N extends Name>(name: N, value: Facts[N]): string | null {
  const problem = value === null ? null : problems[name]?.(value as never)
  return problem ? `${name} ${problem}` : null
}

/** An empty list says as little as an empty text. */
export function storable(given: ModelFacts[Name]): Facts[Name] {
  if (Array.isArray(given)) return given.length > 0 ? JSON.stringify([...new Set(given)]) : null
  return typeof given === 'string' ? given.trim() || null : (given ?? null)
}

/** As they are shown. */
export const shownFacts = (facts: Facts): ModelFacts => ({
  ...facts,
  stop: facts.stop === null ? null : JSON.parse(facts.stop),
  adjustable: facts.adjustable === null ? null : adjustableIn(facts.adjustable),
  fallbacks: facts.fallbacks === null ? null : JSON.parse(facts.fallbacks),
})

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
