import type { ModelDetails } from './details.js'
import type { ModelInfo } from './model.js'

/** A model of which only the id is known. */
export const unknownModel = (id: string, fallbackOrder: number | null = null): ModelInfo => ({
  id,
  name: id,
  contextWindow: null,
  maxOutput: null,
  vision: false,
  imageGeneration: false,
  promptPricePerMillionTokens: null,
  cachedPromptPricePerMillionTokens: null,
  completionPricePerMillionTokens: null,
  reasoningPricePerMillionTokens: null,
  imagePrice: null,
  description: null,
  icon: null,
  systemPrompt: null,
  firstPieceSeconds: null,
  fallbackOrder,
})

/** What is said over what else is known of a model: its prices of tokens as a whole. */
export function saidOver(model: ModelInfo, said: Partial<ModelInfo>): ModelInfo {
  const unpriced = said.promptPricePerMillionTokens
    ? { cachedPromptPricePerMillionTokens: null, reasoningPricePerMillionTokens: null }
    : {}
  return { ...model, ...unpriced, ...said }
}

/** What the environment says holds over what the server says. A model that is not there is not made by a description. */
export const describeModels = (
  models: readonly ModelInfo[],
  details: ReadonlyMap<string, ModelDetails>,
): ModelInfo[] => models.map(model => saidOver(model, details.get(model.id) ?? {}))
