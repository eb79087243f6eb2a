import type { ModelInfo } from '../../../model/model.js'
import { countTokens } from '../../../model/tokens.js'

/** A message, and what it takes of a window; null until somebody had to count. */
export interface Counted {
  content: string
  tokens: number | null
  /** What it takes beside its text; absent: nothing. */
  beside?: number
}

/** What a message takes beyond its text: models mark where each begins and who speaks. */
const TOKENS_A_MESSAGE = 4

export async function tokensOf(message: Counted): Promise<number> {
  const tokens = message.tokens ?? (await countTokens(message.content)) + TOKENS_A_MESSAGE
  message.tokens = tokens
  return tokens + (message.beside ?? 0)
}

/** The last of the earlier messages that a model has room for, none of them cut: rule 11 of docs/replies.md. */
export async function fit<Message extends Counted>(
  model: ModelInfo | undefined,
  system: Counted | null,
  history: Message[],
  asked: readonly Counted[],
): Promise<{ entries: Message[]; tooLong: string | null }> {
  const all = { entries: history, tooLong: null }
  const window = model?.contextWindow ?? null
  if (window === null) return all
  const budget = window - roomForAnswer(window, model?.maxOutput ?? null)
  if (mostTokens([...(system ? [system] : []), ...history, ...asked]) <= budget) return all

  const systemTokens = system ? await tokensOf(system) : 0
  const askedTokens = (await Promise.all(asked.map(tokensOf))).reduce((sum, one) => sum + one, 0)
  if (systemTokens > window)
    return {
      entries: [],
      tooLong: 'The system prompt of this conversation is longer than the model can read.',
    }
  if (systemTokens + askedTokens > window)
    return { entries: [], tooLong: 'The message is longer than the model can read.' }
  let left = budget - systemTokens - askedTokens
  let from = history.length
  for (const message of history.toReversed()) {
    left -= await tokensOf(message)
    if (left < 0) break
    from--
  }
  return { entries: history.slice(from), tooLong: null }
}

/** Never more than half, whatever a model could write. */
const roomForAnswer = (window: number, maxOutput: number | null): number =>
  Math.min(maxOutput ?? Math.ceil(window / 4), Math.floor(window / 2))

/** No token is shorter than a byte: what fits by this need not be counted. */
const mostTokens = (messages: Counted[]): number =>
  messages.reduce(
    (sum, { content, beside = 0 }) => sum + Buffer.byteLength(content) + TOKENS_A_MESSAGE + beside,
    0,
  )
