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
  fallbackOrder,
})

/**
 * What the administrator says holds over what the server says, its prices as a whole. A model that is not there is not
 * made by a description.
 */
export const describeModels = (
  models: readonly ModelInfo[],
  details: ReadonlyMap<string, ModelDetails>,
): ModelInfo[] =>
  models.map(model => {
    const { firstPieceSeconds: _own, ...said } = details.get(model.id) ?? {}
    const unpriced = said.promptPricePerMillionTokens ? { cachedPromptPricePerMillionTokens: null } : {}
    return { ...model, ...unpriced, ...said }
  })
