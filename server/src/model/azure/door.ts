import { AzureOpenAI, OpenAI } from 'openai'
import type { Logger } from 'pino'
import { boundedFetch } from '../boundedFetch.js'
import type { AzureAuth, AzureConfig } from '../config.js'
import { unknownModel } from '../info.js'
import { createDoor, fixed, fixedList, type Settings } from '../openai.js'
import type { ServerDoor } from '../serverDoor.js'
import { createAuthorizedFetch, createPersonFetch, type TokenOfPerson } from './authorize.js'

/** Azure OpenAI: its deployments are its models, the default first. */
export function createAzureDoor(
  azure: AzureConfig,
  description: string,
  settings: Settings,
  log: Pick<Logger, 'warn'>,
  tokenOf: TokenOfPerson | null,
): ServerDoor {
  const { auth, deployments } = azure
  const byPerson = auth.kind === 'person' && { byPerson: true }
  const models = deployments.map((name, place) => ({
    ...unknownModel(name, settings.fallback ? place : null),
    ...byPerson,
  }))
  const server = {
    ...(auth.kind === 'person' ? byPeople(azure, settings, tokenOf) : byItself(azure, auth, settings, log)),
    isLost: () => false,
  }
  return createDoor(server, description, settings, fixedList(models), log)
}

function byItself(
  azure: AzureConfig,
  auth: Exclude<AzureAuth, { kind: 'person' }>,
  settings: Settings,
  log: Pick<Logger, 'warn'>,
) {
  const client = clientOf(azure, settings, createAuthorizedFetch(auth, log, settings.fetch))
  return auth.kind === 'key'
    ? { client, key: auth.apiKey, shows: 'key' as const }
    : { client, key: null, shows: 'token' as const }
}

/** A client is little more than its settings, so there is one for each question. */
const byPeople = (azure: AzureConfig, settings: Settings, tokenOf: TokenOfPerson | null) => ({
  client: clientOf(azure, settings, settings.fetch ?? boundedFetch),
  clientFor: (person: string | undefined) =>
    clientOf(azure, settings, createPersonFetch(person, tokenOf, settings.fetch)),
  key: null,
  shows: 'token' as const,
})

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
