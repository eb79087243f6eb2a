import type { ModelUsage, ToldUsage } from './model.js'

export interface Reading {
  told: ToldUsage
  /** What was said, for the log, where some of it cannot be so. */
  absurd: Record<string, unknown> | null
}

/** Far beyond what any model reads or writes at once. */
const MOST_TOKENS = 100_000_000

/**
 * Reads the usage of a chunk, of which not even the types are certain; null if it says nothing. In OpenAI's format
 * cached tokens are part of the prompt, and reasoning is part of the completion. xAI counts reasoning beside it, as its
 * total shows, and may leave what was cached out of the prompt.
 */
export function readUsage(usage: unknown): Reading | null {
  const { prompt_tokens, completion_tokens, total_tokens, ...rest } = objectOf(usage)
  if (prompt_tokens === undefined && completion_tokens === undefined) return null
  const { cached_tokens } = objectOf(rest.prompt_tokens_details)
  const { reasoning_tokens } = objectOf(rest.completion_tokens_details)
  const [prompt, completion] = [countOf(prompt_tokens), countOf(completion_tokens)]
  const [cached, reasoning] = [countOf(cached_tokens ?? 0), countOf(reasoning_tokens ?? 0)]
  const reasoningApart =
    prompt !== null && completion !== null && !!reasoning && total_tokens === prompt + completion + reasoning
  const cachedFits = cached !== null && (prompt === null ? cached === 0 : cached <= prompt)
  const reasoningFits =
    reasoning !== null && (reasoningApart || completion === null || reasoning <= completion)
  const told: ToldUsage = {
    promptTokens: cached === null || cachedFits ? prompt : null,
    completionTokens: reasoning === null || reasoningFits ? completion : null,
  }
  if (reasoningApart && completion !== null) told.completionTokens = completion + reasoning
  if (cached_tokens != null && cached !== null && cachedFits) told.cachedPromptTokens = cached
  if (reasoning_tokens != null && reasoning !== null) told.reasoningTokens = reasoning
  const holds = prompt !== null && completion !== null && cachedFits && reasoningFits
  const said = { prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens, total_tokens }
  return { told, absurd: holds ? null : forTheLog(said) }
}

/** What an answer used: as the server says, and by our own count where it says nothing that can be so. */
export async function settledUsage(
  told: ToldUsage | undefined,
  count: { prompt(): Promise<number>; completion(): Promise<number> },
): Promise<ModelUsage> {
  const { promptTokens, completionTokens, ...parts } = told ?? unsaid
  const [prompt, completion] = await Promise.all([
    promptTokens ?? count.prompt(),
    // What was thought is not in the text.
    completionTokens ?? count.completion().then(tokens => tokens + (parts.reasoningTokens ?? 0)),
  ])
  return { ...parts, promptTokens: prompt, completionTokens: completion }
}

const unsaid: ToldUsage = { promptTokens: null, completionTokens: null }

const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

const countOf = (value: unknown): number | null =>
  Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MOST_TOKENS ? Number(value) : null

/** Numbers as they came; of what is none, the beginning. */
const forTheLog = (said: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(said).map(([name, value]) => [
      name,
      typeof value === 'number' || value == null ? value : JSON.stringify(value).slice(0, 100),
    ]),
  )
