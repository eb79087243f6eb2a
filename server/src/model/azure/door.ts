import { AzureOpenAI, OpenAI } from 'openai'
import type { Logger } from 'pino'
import type { AzureConfig } from '../config.js'
import { unknownModel } from '../info.js'
import { createDoor, fixed, fixedList, type Settings } from '../openai.js'
import type { ServerDoor } from '../serverDoor.js'
import { createAuthorizedFetch } from './authorize.js'

/** Azure OpenAI: its deployments are its models, the default first. */
export function createAzureDoor(
  azure: AzureConfig,
  description: string,
  settings: Settings,
  log: Pick<Logger, 'warn'>,
): ServerDoor {
  const { auth, deployments } = azure
  const models = deployments.map((name, place) => unknownModel(name, settings.fallback ? place : null))
  const client = clientOf(azure, settings, createAuthorizedFetch(azure, log, settings.fetch))
  const server = { client, key: auth.kind === 'key' ? auth.apiKey : null, isLost: () => false }
  return createDoor(server, description, settings, fixedList(models), log)
}

/** By dated versions a deployment stands in the path, by v1 in what is sent. */
function clientOf(
  { base, isV1, apiVersion }: AzureConfig,
  settings: Settings,
  fetch: typeof globalThis.fetch,
): OpenAI {
  const options = {
    ...fixed(settings),
    fetch,
    baseURL: base,
    // The client wants a key; what lets in is put on where it is fetched.
    apiKey: 'none',
    defaultHeaders: { authorization: null, 'api-key': null },
  }
  if (!isV1) return new AzureOpenAI({ ...options, apiVersion })
  return new OpenAI({ ...options, ...(apiVersion && { defaultQuery: { 'api-version': apiVersion } }) })
}
