import { APIError, AzureOpenAI, OpenAI } from 'openai'
import type { Logger } from 'pino'
import type { ModelConfig } from '../config.js'
import { CodedError } from '../errors.js'
import { createAnswers } from './answer.js'
import { forTheLog } from './failure.js'
import { createModelList } from './list.js'
import type { ModelDoor, ModelInfo } from './model.js'

export type Limits = Pick<ModelConfig, 'firstPieceSeconds' | 'pieceSeconds'>

/** OpenAI, or any server that speaks its format. */
export function createOpenAIDoor(
  { apiKey, baseUrl, models }: NonNullable<ModelConfig['openai']>,
  description: string,
  limits: Limits,
  log: Pick<Logger, 'warn'>,
): ModelDoor {
  const client = new OpenAI({
    ...fixed(limits),
    baseURL: baseUrl,
    // The client wants a key; without one the header is left out.
    apiKey: apiKey ?? 'none',
    ...(apiKey === null && { defaultHeaders: { authorization: null } }),
  })
  const list = models.length > 0 ? async () => models.map(named) : createModelList(client, apiKey, log)
  return createDoor(client, apiKey, description, limits, list)
}

/** Azure OpenAI by key: one deployment, which is its only model. */
export function createAzureDoor(
  { endpoint, deployment, apiVersion, apiKey }: NonNullable<ModelConfig['azure']>,
  description: string,
  limits: Limits,
): ModelDoor {
  const baseURL = `${endpoint.replace(/\/+$/, '')}/openai`
  const client = new AzureOpenAI({ ...fixed(limits), baseURL, deployment, apiVersion, apiKey })
  return createDoor(client, apiKey, description, limits, async () => [named(deployment)])
}

/** Said explicitly, because what is left out the client takes from the environment. */
function fixed({ firstPieceSeconds }: Limits) {
  return {
    organization: null,
    project: null,
    logLevel: 'off',
    maxRetries: 0,
    // Our own watch comes first and knows first pieces from later ones.
    timeout: firstPieceSeconds * 1000 + 1000,
  } as const
}

function createDoor(
  client: OpenAI,
  key: string | null,
  description: string,
  limits: Limits,
  list: () => Promise<ModelInfo[]>,
): ModelDoor {
  return {
    description,
    list,
    stream: createAnswers({ client, key, ...limits }),
    async check() {
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

const named = (id: string): ModelInfo => ({ id, name: id, contextWindow: null })
