import type { ModelParameters } from '@parley/schema'
import type { ToldUsage } from '../../../model/model.js'
import { type ModelDoor, ModelError, type ModelInfo, type ModelPiece } from '../../../model/model.js'
import { countTokens } from '../../../model/tokens.js'
import { settledUsage } from '../../../model/told.js'
import type { Outcome } from '../keeping/outcome.js'
import type { Prepared } from '../prompt/prompt.js'
import type { Models } from '../sending/models.js'

export interface Question {
  /** The model to ask, then those that may stand in for it. */
  models: Models
  prompt: Prepared
  /** What the reply may be long; absent: as long as the model likes. */
  maxTokens?: number | undefined
  /** Who asks and is signed in; absent: an API key. */
  person?: string | undefined
  /** How whoever asks wants it answered. */
  wanted: ModelParameters
  signal: AbortSignal
}

/** Asks the model, unless what it must be told is more than it can read. */
export async function askModel(
  model: ModelDoor,
  { models: [chosen, ...others], prompt, maxTokens, person, wanted, signal }: Question,
): Promise<AsyncIterable<ModelPiece>> {
  if (prompt.tooLong) throw new ModelError('CONTEXT_TOO_LONG', prompt.tooLong)
  const { contextWindow } = chosen
  const promptTokens = maxTokens === undefined || contextWindow === null ? 0 : await prompt.promptTokens()
  const able: ModelInfo[] = []
  for (const other of others)
    if (other.contextWindow === null || other.contextWindow > (await prompt.promptTokens(other)))
      able.push(other)
  const request = {
    model: chosen.id,
    messages: await prompt.messages(),
    last: prompt.last,
    ...(person !== undefined && { person }),
    ...{ wanted, signal },
    fallbacks: able.map(({ id }) => id),
    given: new Map(
      await Promise.all(able.map(async other => [other.id, await prompt.messagesFor(other)] as const)),
    ),
    ...(maxTokens !== undefined && { maxTokens: within(contextWindow, promptTokens, maxTokens) }),
  }
  prompt.sent()
  return model.stream(request)
}

/** Servers refuse what could become longer than the window, by their own count, which is not quite ours. */
const within = (window: number | null, promptTokens: number, maxTokens: number): number =>
  window === null ? maxTokens : Math.max(1, Math.min(maxTokens, window - promptTokens - margin(promptTokens)))

const margin = (promptTokens: number): number => 32 + Math.ceil(promptTokens / 20)

/** What a reply used: as the model says; by our own count where it says nothing that can be so and has written something. */
export async function usageOf(
  told: ToldUsage | undefined,
  prompt: Prepared | null,
  /** What was thought included. */
  written: string,
): Promise<Pick<Outcome, 'usage'>> {
  if (!prompt || (!told && written === '')) return {}
  const count = { prompt: () => prompt.promptTokens(), completion: () => countTokens(written) }
  return { usage: await settledUsage(told, count) }
}
