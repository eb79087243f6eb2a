import type { ModelInfo, ModelUsage } from './model.js'

/** Money is reckoned in whole billionths of the currency: what a Decimal has after its point, and nothing is lost. */
const BILLION = 1_000_000_000n
const MILLION = 1_000_000n
const DECIMAL = /^(-?)(\d{1,19})(?:\.(\d{1,9}))?$/

/** Billionths of the currency for a million tokens. */
export interface NanoPrices {
  prompt: bigint
  /** Of what the server had read before. */
  cached: bigint
  completion: bigint
  /** Of what was thought. */
  reasoning: bigint
}

/** Null where not both prices are known: what would be left out is no cost. */
export function nanoPrices(model: ModelPrices): NanoPrices | null {
  const { promptPricePerMillionTokens: prompt, completionPricePerMillionTokens: completion } = model
  if (prompt === null || completion === null) return null
  const cached = model.cachedPromptPricePerMillionTokens ?? prompt
  const reasoning = model.reasoningPricePerMillionTokens ?? completion
  return {
    ...{ prompt: nanoOf(prompt), cached: nanoOf(cached) },
    ...{ completion: nanoOf(completion), reasoning: nanoOf(reasoning) },
  }
}

/** Exact, then rounded half up to a billionth; null where no price is set. */
export function costOf(
  model: ModelPrices,
  { promptTokens, completionTokens, cachedPromptTokens = 0, reasoningTokens = 0 }: ModelUsage,
): bigint | null {
  const prices = nanoPrices(model)
  if (!prices) return null
  const millionfold =
    BigInt(promptTokens - cachedPromptTokens) * prices.prompt +
    BigInt(cachedPromptTokens) * prices.cached +
    BigInt(completionTokens - reasoningTokens) * prices.completion +
    BigInt(reasoningTokens) * prices.reasoning
  return (millionfold + MILLION / 2n) / MILLION
}

/** What so many tokens cost at most, whatever of the prompt is cached and of the answer thought. */
export function worstCostOf(model: ModelPrices, usage: ModelUsage): bigint | null {
  const { promptTokens, completionTokens } = usage
  const costs = [0, promptTokens].flatMap(cachedPromptTokens =>
    [0, completionTokens].map(reasoningTokens =>
      costOf(model, { promptTokens, completionTokens, cachedPromptTokens, reasoningTokens }),
    ),
  )
  return costs.reduce((most, cost) => (most !== null && cost !== null && cost > most ? cost : most))
}

/** Of images: each at its price where the model has one, else by tokens; null where nobody knows. */
export function costOfImages(
  model: ModelPrices & Pick<ModelInfo, 'imagePrice'>,
  images: number,
  usage: ModelUsage | undefined,
): bigint | null {
  if (model.imagePrice !== null) return nanoOf(model.imagePrice) * BigInt(images)
  return usage ? costOf(model, usage) : null
}

/** Throws for what is no decimal with at most nine digits after the point. */
export function nanoOf(decimal: string): bigint {
  const [, sign, whole = '', fraction = ''] = DECIMAL.exec(decimal) ?? []
  if (sign === undefined)
    throw new RangeError(`${decimal} is no decimal with at most nine digits after the point`)
  const nano = BigInt(whole) * BILLION + BigInt(fraction.padEnd(9, '0'))
  return sign ? -nano : nano
}

/** Without zeros that say nothing: "0.0125", "3". */
export function decimalOf(nano: bigint): string {
  const size = nano < 0n ? -nano : nano
  const fraction = String(size % BILLION)
    .padStart(9, '0')
    .replace(/0+$/, '')
  return `${nano < 0n ? '-' : ''}${size / BILLION}${fraction && `.${fraction}`}`
}

type ModelPrices = Pick<
  ModelInfo,
  | 'promptPricePerMillionTokens'
  | 'cachedPromptPricePerMillionTokens'
  | 'completionPricePerMillionTokens'
  | 'reasoningPricePerMillionTokens'
>
