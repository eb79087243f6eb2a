import { APIError, OpenAI } from 'openai'
import type { Logger } from 'pino'
import { CodedError } from '../base/errors.js'
import { baseOf, createAddressedFetch, NOTHING_HERE } from './address.js'
import { createAnswers } from './answer.js'
import { boundedFetch } from './boundedFetch.js'
import { createBreakers } from './breakers.js'
import type { ModelConfig } from './config.js'
import { createDialects } from './dialects.js'
import { explanations } from './explain.js'
import { forTheLog } from './failureLog.js'
import { describeModels, unknownModel } from './info.js'
import { createModelList } from './list.js'
import { type ModelDoor, ModelError, type ModelInfo } from './model.js'
import { createStream } from './stream.js'

/** What holds for any server. */
export type Settings = Omit<ModelConfig, 'openai' | 'azure'>

/** OpenAI, or any server that speaks its format. */
export function createOpenAIDoor(
  { apiKey, baseUrl, models }: NonNullable<ModelConfig['openai']>,
  description: string,
  settings: Settings,
  log: Pick<Logger, 'warn'>,
): ModelDoor {
  const baseURL = baseOf(baseUrl)
  const { fetch, isLost } = createAddressedFetch(baseURL, log)
  const client = new OpenAI({
    ...fixed(settings),
    fetch,
    baseURL,
    // The client wants a key; without one the header is left out.
    apiKey: apiKey ?? 'none',
    ...(apiKey === null && { defaultHeaders: { authorization: null } }),
  })
  const written = models.map((id, place) => unknownModel(id, settings.fallback ? place : null))
  const listed =
    written.length > 0 ? fixedList(written) : createModelList(client, apiKey, log, settings.currency)
  return createDoor({ client, key: apiKey, isLost }, description, settings, listed, log)
}

export const fixedList = (models: ModelInfo[]): Pick<ModelDoor, 'list' | 'known'> => ({
  list: async () => models,
  known: async () => models,
})

/** Said explicitly, because what is left out the client takes from the environment. */
export function fixed({ firstPieceSeconds, details }: Settings) {
  const longest = Math.max(firstPieceSeconds, ...[...details.values()].map(one => one.firstPieceSeconds ?? 0))
  return {
    organization: null,
    project: null,
    logLevel: 'off',
    fetch: boundedFetch,
    maxRetries: 0,
    // Our own watch comes first and knows first pieces from later ones.
    timeout: longest * 1000 + 1000,
  } as const
}

interface Server {
  client: OpenAI
  key: string | null
  /** Whether nothing was found at its address. */
  isLost(): boolean
}

export function createDoor(
  { client, key, isLost }: Server,
  description: string,
  settings: Settings,
  { list, known }: Pick<ModelDoor, 'list' | 'known'>,
  log: Pick<Logger, 'warn'>,
): ModelDoor {
  const breakers = createBreakers(log)
  const dialects = createDialects(client.baseURL)
  const described = new WeakMap<ModelInfo[], ModelInfo[]>()
  /** What a model told of itself in a refusal holds where nobody said otherwise. */
  const learned = (model: ModelInfo): ModelInfo => {
    const window = model.contextWindow === null ? dialects.windowOf(model.id) : null
    return window === null ? model : { ...model, contextWindow: window }
  }
  const describe = (models: ModelInfo[]): ModelInfo[] => {
    const result = described.get(models) ?? describeModels(models, settings.details)
    described.set(models, result)
    return dialects.haveTold() ? result.map(learned) : result
  }
  return {
    description,
    list: async () => describe(await list()),
    known: async () => describe(await known()),
    stream: createStream({
      answer: createAnswers({ client, dialects, key, pieceSeconds: settings.pieceSeconds, log }),
      breakers,
      retries: settings.retries,
      firstPieceSeconds: model =>
        settings.details.get(model)?.firstPieceSeconds ?? settings.firstPieceSeconds,
      log,
    }),
    async check() {
      const resting = breakers.resting()
      if (resting.length > 0)
        throw new CodedError(
          'UPSTREAM_UNAVAILABLE',
          `Failed several times in a row and is left alone for half a minute: ${resting.join(', ')}.`,
        )
      try {
        await client.models.list({ timeout: 2_000 })
      } catch (error) {
        if (isLost()) throw new CodedError('UPSTREAM_UNAVAILABLE', NOTHING_HERE)
        if (error instanceof Error && error.cause instanceof ModelError)
          throw new CodedError('UPSTREAM_AUTH_FAILED', error.cause.detail ?? error.cause.message)
        if (error instanceof APIError && (error.status === 401 || error.status === 403))
          throw new CodedError('UPSTREAM_AUTH_FAILED', explanations.credentials.sentence)
        // A server without a list of models is a server that answers.
        if (error instanceof APIError && (error.status === 404 || error.status === 405)) return
        const cause = forTheLog(error, key)
        throw new CodedError('UPSTREAM_UNAVAILABLE', 'The model server does not answer.', { cause })
      }
    },
  }
}
