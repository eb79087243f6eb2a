import { LRUCache } from 'lru-cache'
import type { OpenAI } from 'openai'
import type { Logger } from 'pino'
import { CodedError } from '../base/errors.js'
import { forTheLog } from './failureLog.js'
import { entriesOf, readListed } from './listed.js'
import type { ModelInfo } from './model.js'

const minute = 60_000
const BRIEFLY = 10_000

/**
 * The models a server lists, asked at most once a minute. While it does not answer they are the last known ones, and it is
 * asked again after ten seconds, so that not everybody waits for it.
 */
export function createModelList(
  client: OpenAI,
  key: string | null,
  log: Pick<Logger, 'warn'>,
  currency: string,
  clock: { now(): number } = performance,
) {
  let failedAt = Number.NEGATIVE_INFINITY
  const none: ModelInfo[] = []
  const hasFailed = () => failedAt !== Number.NEGATIVE_INFINITY
  const isResting = () => clock.now() - failedAt < BRIEFLY
  const cache = new LRUCache<'models', ModelInfo[]>({
    max: 1,
    ttl: minute,
    perf: clock,
    ttlResolution: 0,
    fetchMethod: async (_key, known, { options }) => {
      try {
        return await readModels(client, currency, log)
      } catch (error) {
        const { message: reason } = forTheLog(error, key)
        log.warn({ reason }, 'The model server does not list its models')
        options.ttl = BRIEFLY
        failedAt = clock.now()
        return known
      }
    },
  })
  return {
    async list(): Promise<ModelInfo[]> {
      const models = await cache.fetch('models')
      if (models) return models
      throw new CodedError('UPSTREAM_UNAVAILABLE', 'The model server does not answer.')
    },
    async known(): Promise<ModelInfo[]> {
      if (isResting()) return cache.get('models') ?? none
      const asked = cache.fetch('models', { allowStale: true })
      return (hasFailed() ? cache.get('models') : await asked) ?? none
    },
  }
}

async function readModels(client: OpenAI, currency: string, log: Pick<Logger, 'warn'>): Promise<ModelInfo[]> {
  const { host } = new URL(client.baseURL)
  const { entries, skipped } = entriesOf(await client.get('/models', { timeout: 5_000 }))
  if (skipped > 0) log.warn({ skipped }, 'some of what the model server lists is no model, and is left out')
  const models = entries.filter(model => !isNotForChat(model.id, client.baseURL))
  // OpenAI lists in no order; newest first makes a sensible default there and at Ollama.
  return models
    .sort((a, b) => createdAt(b) - createdAt(a))
    .map(model => readListed(model, { host, currency }))
}

const createdAt = ({ created }: { created?: unknown }): number =>
  typeof created === 'number' && Number.isFinite(created) ? created : 0

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
