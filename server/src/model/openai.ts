import { APIError, AzureOpenAI, OpenAI } from 'openai'
import type { Logger } from 'pino'
import { CodedError } from '../base/errors.js'
import { createAnswers } from './answer.js'
import { boundedFetch } from './boundedFetch.js'
import { createBreakers } from './breakers.js'
import type { ModelConfig } from './config.js'
import { forTheLog } from './failureLog.js'
import { describeModels, unknownModel } from './info.js'
import { createModelList } from './list.js'
import type { ModelDoor, ModelInfo } from './model.js'
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
  const client = new OpenAI({
    ...fixed(settings),
    baseURL: baseUrl,
    // The client wants a key; without one the header is left out.
    apiKey: apiKey ?? 'none',
    ...(apiKey === null && { defaultHeaders: { authorization: null } }),
  })
  const written = models.map((id, place) => unknownModel(id, settings.fallback ? place : null))
  const listed =
    written.length > 0 ? fixedList(written) : createModelList(client, apiKey, log, settings.currency)
  return createDoor(client, apiKey, description, settings, listed, log)
}

/** Azure OpenAI by key: one deployment, which is its only model. */
export function createAzureDoor(
  { endpoint, deployment, apiVersion, apiKey }: NonNullable<ModelConfig['azure']>,
  description: string,
  settings: Settings,
  log: Pick<Logger, 'warn'>,
): ModelDoor {
  const baseURL = `${endpoint.replace(/\/+$/, '')}/openai`
  const client = new AzureOpenAI({ ...fixed(settings), baseURL, deployment, apiVersion, apiKey })
  return createDoor(client, apiKey, description, settings, fixedList([unknownModel(deployment)]), log)
}

const fixedList = (models: ModelInfo[]): Pick<ModelDoor, 'list' | 'known'> => ({
  list: async () => models,
  known: async () => models,
})

/** Said explicitly, because what is left out the client takes from the environment. */
function fixed({ firstPieceSeconds }: Settings) {
  return {
    organization: null,
    project: null,
    logLevel: 'off',
    fetch: boundedFetch,
    maxRetries: 0,
    // Our own watch comes first and knows first pieces from later ones.
    timeout: firstPieceSeconds * 1000 + 1000,
  } as const
}

function createDoor(
  client: OpenAI,
  key: string | null,
  description: string,
  settings: Settings,
  { list, known }: Pick<ModelDoor, 'list' | 'known'>,
  log: Pick<Logger, 'warn'>,
): ModelDoor {
  const breakers = createBreakers(log)
  const described = new WeakMap<ModelInfo[], ModelInfo[]>()
  const describe = (models: ModelInfo[]): ModelInfo[] => {
    const result = described.get(models) ?? describeModels(models, settings.details)
    described.set(models, result)
    return result
  }
  return {
    description,
    list: async () => describe(await list()),
    known: async () => describe(await known()),
    stream: createStream({
      answer: createAnswers({ client, key, pieceSeconds: settings.pieceSeconds, log }),
      breakers,
      ...settings,
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
        // A server without a list of models is a server that answers.
        if (error instanceof APIError && (error.status === 404 || error.status === 405)) return
        const cause = forTheLog(error, key)
        throw new CodedError('UPSTREAM_UNAVAILABLE', 'The model server does not answer.', { cause })
      }
    },
  }
}
