import type { ModelServerAuth } from '@parley/schema'
import type { Logger } from 'pino'
import type { TokenOfPerson } from './azure/authorize.js'
import { createAzureDoor } from './azure/door.js'
import { closedDoor, NO_MODEL } from './closedDoor.js'
import type { AzureConfig, ModelConfig } from './config.js'
import { createDemoDoor } from './demoDoor.js'
import { entriesOf } from './listed.js'
import { createOpenAIDoor } from './openai.js'
import type { ServerDoor } from './serverDoor.js'

export interface OpenModelDoor {
  door: ServerDoor
  /** Null: there is none. */
  server: ConfiguredServer | null
  close(): Promise<void>
}

/** What admins see of it. */
export interface ConfiguredServer {
  name: string
  kind: 'OPENAI_COMPATIBLE' | 'AZURE_OPENAI' | 'DEMO'
  address: string | null
  auth: ModelServerAuth
  modelNames: readonly string[]
  apiVersion: string | null
}

export interface ModelDoorOptions {
  /** Where an Ollama is looked for when nothing is configured. */
  ollamaUrl?: string | undefined
  /** Null: nobody signs in here by a provider that gives such tokens. */
  tokenOf?: TokenOfPerson | null
  /** Fetches images that a model server says lie elsewhere; absent: nothing is fetched. */
  fetchElsewhere?: typeof fetch
  /** Null: the demo model is not wanted. */
  startDemo: (() => Promise<{ url: string; close(): Promise<void> }>) | null
}

/** What is configured, OpenAI before Azure; else a local Ollama that has a model; else the demo model, or none. */
export async function createModelDoor(
  config: ModelConfig,
  log: Pick<Logger, 'warn'>,
  { ollamaUrl = 'http://127.0.0.1:11434', startDemo, tokenOf = null, fetchElsewhere }: ModelDoorOptions,
): Promise<OpenModelDoor> {
  const settings = { ...config, ...(fetchElsewhere && { fetchElsewhere }) }
  if (config.openai) {
    const { host } = new URL(config.openai.baseUrl)
    const name = host === 'api.openai.com' ? 'OpenAI' : 'OpenAI-compatible server'
    const { baseUrl, apiKey, models } = config.openai
    const over = config.azure ? ' (Azure OpenAI is configured too and not used)' : ''
    return {
      door: createOpenAIDoor(config.openai, `${name} at ${shown(baseUrl)}${over}`, settings, log),
      server: configured({
        name,
        address: shown(baseUrl),
        auth: apiKey === null ? 'NONE' : 'KEY',
        modelNames: models,
      }),
      close,
    }
  }
  if (config.azure) {
    const { base, deployments, apiVersion, auth } = config.azure
    return {
      door: createAzureDoor(config.azure, describeAzure(config.azure), settings, log, tokenOf),
      server: configured({
        name: 'Azure OpenAI',
        kind: 'AZURE_OPENAI',
        address: shown(base),
        auth: shownAuth[auth.kind],
        modelNames: deployments,
        apiVersion: apiVersion || null,
      }),
      close,
    }
  }
  if (await hasModels(ollamaUrl)) {
    const local = { apiKey: null, baseUrl: `${ollamaUrl}/v1`, models: [] }
    return {
      door: createOpenAIDoor(local, `Ollama at ${ollamaUrl}`, settings, log),
      server: configured({ name: 'Ollama', address: local.baseUrl, auth: 'NONE' }),
      close,
    }
  }
  if (!startDemo) {
    log.warn(NO_MODEL)
    return { door: closedDoor('none', NO_MODEL, 'No model is set up on this server.'), server: null, close }
  }
  const demo = await startDemo()
  return {
    door: createDemoDoor(demo.url, 'demo model', config, log),
    server: configured({ name: 'Demo model', kind: 'DEMO', auth: 'NONE' }),
    close: demo.close,
  }
}

const configured = (
  server: Pick<ConfiguredServer, 'name'> & Partial<ConfiguredServer>,
): ConfiguredServer => ({
  ...{ kind: 'OPENAI_COMPATIBLE', address: null, auth: 'KEY', modelNames: [], apiVersion: null },
  ...server,
})

const shownAuth = { key: 'KEY', identity: 'MANAGED_IDENTITY', person: 'USER' } as const

const close = async () => {}

function describeAzure({ base, deployments }: AzureConfig): string {
  const several = deployments.length > 1 ? 'deployments' : 'deployment'
  return `Azure OpenAI ${several} ${deployments.join(', ')} at ${shown(base)}`
}

/** Addresses may carry a password or a token. */
export function shown(address: string): string {
  const { origin, pathname } = new URL(address)
  return origin + (pathname === '/' ? '' : pathname)
}

async function hasModels(ollamaUrl: string): Promise<boolean> {
  try {
    const response = await fetch(`${ollamaUrl}/v1/models`, { signal: AbortSignal.timeout(300) })
    return entriesOf(await response.json()).entries.length > 0
  } catch {
    return false
  }
}
