import { LRUCache } from 'lru-cache'
import type { OpenAI } from 'openai'
import type { Logger } from 'pino'
import { CodedError } from '../errors.js'
import { forTheLog } from './failure.js'
import type { ModelInfo } from './model.js'

/** What servers add to the fields of the format: vLLM, Groq, OpenRouter. */
interface ListedModel {
  id: string
  created?: number
  name?: string
  max_model_len?: number
  context_window?: number
  context_length?: number
}

const minute = 60_000

/** The models a server lists, asked at most once a minute; the last known ones while it does not answer. */
export function createModelList(
  client: OpenAI,
  key: string | null,
  log: Pick<Logger, 'warn'>,
  clock: { now(): number } = performance,
) {
  const cache = new LRUCache<'models', ModelInfo[]>({
    max: 1,
    ttl: minute,
    perf: clock,
    ttlResolution: 0,
    noDeleteOnFetchRejection: true,
    allowStaleOnFetchRejection: true,
    fetchMethod: async () => {
      try {
        return await readModels(client)
      } catch (error) {
        const { message: reason } = forTheLog(error, key)
        log.warn({ reason }, 'The model server does not list its models')
        throw error
      }
    },
  })
  return async (): Promise<ModelInfo[]> => {
    const models = await cache.fetch('models')
    if (models) return models
    throw new CodedError('UPSTREAM_UNAVAILABLE', 'The model server does not answer.')
  }
}

async function readModels(client: OpenAI): Promise<ModelInfo[]> {
  const page = await client.models.list({ timeout: 5_000 })
  const models: ListedModel[] = page.data.filter(model => !isNotForChat(model.id, client.baseURL))
  // OpenAI lists in no order; newest first makes a sensible default there and at Ollama.
  return models
    .sort((a, b) => (b.created ?? 0) - (a.created ?? 0))
    .map(model => ({
      id: model.id,
      name: model.name ?? model.id,
      contextWindow: model.max_model_len ?? model.context_window ?? model.context_length ?? null,
    }))
}

/** OpenAI lists everything it has, much of which answers no chat completions. */
function isNotForChat(id: string, baseUrl: string): boolean {
  if (/embed|rerank|whisper/i.test(id)) return true
  return (
    new URL(baseUrl).hostname === 'api.openai.com' &&
    /tts|dall-e|image|sora|audio|realtime|transcribe|moderation|babbage|davinci|instruct|codex|-pro\b|deep-research|computer-use/.test(
      id,
    )
  )
}
