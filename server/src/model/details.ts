import type { ModelInfo } from './model.js'

/** What is said of one model in MODEL_DETAILS; what is not said stays as the model server has it. */
export type ModelDetails = Partial<Omit<ModelInfo, 'id' | 'fallbackOrder'>>

/** Costs in billionths have to fit 63 bits, with as many tokens as a column holds. */
export const PRICE = /^\d{1,6}(\.\d{1,9})?$/
const MOST_TOKENS = 2 ** 31 - 1
export const MOST_SECONDS = 3600

const readers = {
  name: value => ({ name: expected(value, /^[^"'].{0,199}(?<!["'])$/.test(value), 'a name to show') }),
  context: value => ({ contextWindow: tokens(value) }),
  output: value => ({ maxOutput: tokens(value) }),
  prompt: value => ({ promptPricePerMillionTokens: price(value) }),
  cached: value => ({ cachedPromptPricePerMillionTokens: price(value) }),
  completion: value => ({ completionPricePerMillionTokens: price(value) }),
  reasoning: value => ({ reasoningPricePerMillionTokens: price(value) }),
  image: value => ({ imagePrice: price(value) }),
  vision: value => ({ vision: flag(value) }),
  imageGeneration: value => ({ imageGeneration: flag(value) }),
  firstPiece: value => ({ firstPieceSeconds: seconds(value) }),
} satisfies Record<string, (value: string) => ModelDetails>

const known = Object.keys(readers).join(', ')

/**
 * Reads "model: key=value … flag name="…"; …" by the ids of models. Entries end at ";" or at the end of a line, a value
 * with spaces is in quotes. Throws a sentence that names the entry and the key.
 */
export function parseModelDetails(text: string): Map<string, ModelDetails> {
  const models = new Map<string, ModelDetails>()
  for (const entry of entriesOf(text)) {
    // An id may have colons itself: the last one before the first space ends it.
    const [, id = '', rest = ''] = /^(\S+):(?:\s+(.+))?$/s.exec(entry) ?? []
    if (!id) throw new Error(`has an entry that is not model: key=value …: ${entry.slice(0, 40)}`)
    if (models.has(id)) throw new Error(`names ${id} twice`)
    models.set(id, readEntry(id, rest))
  }
  return models
}

const entriesOf = (text: string): string[] =>
  (text.match(/(?:"[^"]*"|'[^']*'|[^;\n])+/g) ?? []).map(entry => entry.trim()).filter(Boolean)

function readEntry(id: string, text: string): ModelDetails {
  const details: ModelDetails = {}
  const seen = new Set<string>()
  for (const part of text.match(/(?:"[^"]*"|'[^']*'|\S)+/g) ?? []) {
    const [, key = '', value = ''] = /^([^=]*)(?:=(.*))?$/s.exec(part) ?? []
    if (!isKnown(key)) throw new Error(`gives ${id} "${key.slice(0, 40)}": there are ${known}`)
    if (seen.has(key)) throw new Error(`gives ${id} ${key} twice`)
    seen.add(key)
    try {
      Object.assign(details, readers[key](withoutQuotes(value)))
    } catch (error) {
      throw new Error(`gives ${id} for ${key} what is not ${(error as Error).message}`)
    }
  }
  for (const [one, other] of [
    ['prompt', 'completion'],
    ['completion', 'prompt'],
    ['cached', 'prompt'],
    ['reasoning', 'completion'],
  ] as const)
    if (seen.has(one) && !seen.has(other)) throw new Error(`gives ${id} ${one} without ${other}`)
  return details
}

const isKnown = (key: string): key is keyof typeof readers => Object.hasOwn(readers, key)

const withoutQuotes = (value: string): string => /^(["'])(.*)\1$/s.exec(value)?.[2] ?? value

/** Throws what it should be. */
function expected<T>(value: T, holds: boolean, what: string): T {
  if (!holds) throw new Error(what)
  return value
}

function tokens(value: string): number {
  const count = /^\d{1,10}$/.test(value) ? Number(value) : 0
  return expected(count, count > 0 && count <= MOST_TOKENS, 'a whole number of tokens')
}

function seconds(value: string): number {
  const count = /^\d{1,4}$/.test(value) ? Number(value) : 0
  return expected(
    count,
    count > 0 && count <= MOST_SECONDS,
    `a whole number of seconds up to ${MOST_SECONDS}`,
  )
}

const price = (value: string): string => expected(value, PRICE.test(value), 'a price, like 1.25')

/** Naming it is enough. */
const flag = (value: string): boolean =>
  expected(value !== 'false', /^(true|false|)$/.test(value), 'true or false')
