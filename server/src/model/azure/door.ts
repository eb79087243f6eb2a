import { AzureOpenAI, OpenAI } from 'openai'
import type { Logger } from 'pino'
import type { AzureConfig } from '../config.js'
import { unknownModel } from '../info.js'
import type { ModelDoor } from '../model.js'
import { createDoor, fixed, fixedList, type Settings } from '../openai.js'

/** Azure OpenAI: its deployments are its models, the default first. */
export function createAzureDoor(
  azure: AzureConfig,
  description: string,
  settings: Settings,
  log: Pick<Logger, 'warn'>,
): ModelDoor {
  const models = azure.deployments.map((name, place) => unknownModel(name, settings.fallback ? place : null))
  const server = { client: clientOf(azure, settings), key: azure.apiKey, isLost: () => false }
  return createDoor(server, description, settings, fixedList(models), log)
}

/** By dated versions a deployment stands in the path, by v1 in what is sent. */
function clientOf({ base, isV1, apiVersion, apiKey }: AzureConfig, settings: Settings): OpenAI {
  const options = { ...fixed(settings), baseURL: base, apiKey }
  if (!isV1) return new AzureOpenAI({ ...options, apiVersion })
  return new OpenAI({
    ...options,
    defaultHeaders: { authorization: null, 'api-key': apiKey },
    ...(apiVersion && { defaultQuery: { 'api-version': apiVersion } }),
  })
}
