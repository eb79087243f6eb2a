import { unknownModel } from './info.js'
import type { ModelInfo } from './model.js'

/** What servers add to the fields of the format. Nothing of it is certain, not even its type. */
export interface ListedModel {
  id: string
  created?: number
  name?: unknown
  /** vLLM; Groq; OpenRouter; Mistral. */
  max_model_len?: unknown
  context_window?: unknown
  context_length?: unknown
  max_context_length?: unknown
  /** Groq; OpenRouter. */
  max_completion_tokens?: unknown
  top_provider?: { max_completion_tokens?: unknown } | null
  /** Mistral; OpenRouter. */
  capabilities?: { vision?: unknown } | null
  architecture?: { input_modalities?: unknown; output_modalities?: unknown } | null
  /** OpenRouter. */
  pricing?: unknown
}

/** `origin` is the host that was asked. */
export function readListed(listed: ListedModel, origin: { host: string; currency: string }): ModelInfo {
  const { id, name, top_provider, capabilities, architecture } = listed
  const makes = (kind: string, modalities: unknown) => Array.isArray(modalities) && modalities.includes(kind)
  return {
    ...unknownModel(id),
    name: typeof name === 'string' && name ? name.slice(0, 200) : id,
    contextWindow: firstCount(
      listed.max_model_len,
      listed.context_window,
      listed.context_length,
      listed.max_context_length,
    ),
    maxOutput: firstCount(listed.max_completion_tokens, top_provider?.max_completion_tokens),
    vision: capabilities?.vision === true || makes('image', architecture?.input_modalities),
    imageGeneration: makes('image', architecture?.output_modalities),
    ...pricesOf(listed.pricing, origin),
  }
}

/** The first that is a number of tokens. */
function firstCount(...values: unknown[]): number | null {
  const isCount = (value: unknown): value is number =>
    Number.isInteger(value) && Number(value) > 0 && Number(value) < 2 ** 31
  return values.find(isCount) ?? null
}

/**
 * OpenRouter gives dollars a token as decimals, https://openrouter.ai/docs/api-reference/list-available-models; elsewhere
 * the same words mean other things. Where a request costs something by itself, or the price is not fixed (-1), none is said.
 */
function pricesOf(pricing: unknown, { host, currency }: { host: string; currency: string }) {
  if (host !== 'openrouter.ai' || currency !== 'USD' || typeof pricing !== 'object') return {}
  const { prompt, completion, input_cache_read, request = '0' } = (pricing ?? {}) as Record<string, unknown>
  const [forPrompt, forCompletion] = [ofAMillion(prompt), ofAMillion(completion)]
  if (forPrompt === null || forCompletion === null || Number(request) !== 0) return {}
  return {
    promptPricePerMillionTokens: forPrompt,
    cachedPromptPricePerMillionTokens: ofAMillion(input_cache_read),
    completionPricePerMillionTokens: forCompletion,
  }
}

/** Moves the point by six places, without the rounding of floating point. */
function ofAMillion(price: unknown): string | null {
  const [, whole = '', fraction = ''] = /^(\d)(?:\.(\d{1,15}))?$/.exec(String(price)) ?? []
  if (!whole) return null
  const digits = fraction.padEnd(6, '0')
  const rest = digits.slice(6).replace(/0+$/, '')
  return `${Number(whole + digits.slice(0, 6))}${rest && `.${rest}`}`
}
