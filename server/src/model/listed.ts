import { unknownModel } from './info.js'
import type { ModelInfo } from './model.js'

/** What servers add to the fields of the format. Nothing of it is certain, not even its type. */
export interface ListedModel {
  id: string
  created?: unknown
  name?: unknown
  /** Anthropic. */
  display_name?: unknown
  /** vLLM; Groq; OpenRouter; Mistral. */
  max_model_len?: unknown
  context_window?: unknown
  context_length?: unknown
  max_context_length?: unknown
  /** llama.cpp. */
  meta?: { n_ctx?: unknown } | null
  /** Groq; OpenRouter. */
  max_completion_tokens?: unknown
  top_provider?: { max_completion_tokens?: unknown } | null
  /** Mistral; OpenRouter. */
  capabilities?: { vision?: unknown } | null
  architecture?: { input_modalities?: unknown; output_modalities?: unknown } | null
  /** OpenRouter. */
  pricing?: unknown
}

const LONGEST_ID = 256

/**
 * The models in what a server answered: a list, or an object that has one, as `data` in the format, as `models` elsewhere.
 * Ollama without models says null. Throws where nothing in it is a model.
 */
export function entriesOf(page: unknown): { entries: ListedModel[]; skipped: number } {
  const { data, models } = (Array.isArray(page) ? { data: page } : (page ?? {})) as Record<string, unknown>
  const list = data ?? models
  if (list === null) return { entries: [], skipped: 0 }
  if (!Array.isArray(list)) throw new Error('The model server answered with no list of models')
  const entries = new Map<string, ListedModel>()
  let skipped = 0
  for (const item of list) {
    const entry = entryOf(item)
    if (entry && !entries.has(entry.id)) entries.set(entry.id, entry)
    else skipped++
  }
  if (list.length > 0 && entries.size === 0)
    throw new Error('The model server answered with a list in which nothing is a model')
  return { entries: [...entries.values()], skipped }
}

function entryOf(item: unknown): ListedModel | null {
  const fields = typeof item === 'string' ? { id: item } : item
  if (typeof fields !== 'object' || fields === null) return null
  const { id, model, name } = fields as Record<string, unknown>
  const isId = (value: unknown): value is string =>
    typeof value === 'string' && value.trim() !== '' && value.length <= LONGEST_ID
  const found = [id, model, name].find(isId)
  return found === undefined ? null : { ...fields, id: found }
}

/** `origin` is the host that was asked. */
export function readListed(listed: ListedModel, origin: { host: string; currency: string }): ModelInfo {
  const { id, top_provider, capabilities, architecture } = listed
  const name = listed.name ?? listed.display_name
  const makes = (kind: string, modalities: unknown) => Array.isArray(modalities) && modalities.includes(kind)
  return {
    ...unknownModel(id),
    name: typeof name === 'string' && name ? name.slice(0, 200) : id,
    contextWindow: firstCount(
      listed.max_model_len,
      listed.context_window,
      listed.context_length,
      listed.max_context_length,
      listed.meta?.n_ctx,
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
