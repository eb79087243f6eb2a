import type { Logger } from 'pino'
import { createAzureDoor } from './azure/door.js'
import type { AzureConfig, ModelConfig } from './config.js'
import { entriesOf } from './listed.js'
import type { ModelDoor } from './model.js'
import { NO_MODEL, noModelDoor } from './noModel.js'
import { createOpenAIDoor } from './openai.js'

export interface OpenModelDoor {
  door: ModelDoor
  close(): Promise<void>
}

export interface ModelDoorOptions {
  /** Where an Ollama is looked for when nothing is configured. */
  ollamaUrl?: string | undefined
  /** Null: the demo model is not wanted. */
  startDemo: (() => Promise<{ url: string; close(): Promise<void> }>) | null
}

/** What is configured, OpenAI before Azure; else a local Ollama that has a model; else the demo model, or none. */
export async function createModelDoor(
  config: ModelConfig,
  log: Pick<Logger, 'warn'>,
  { ollamaUrl = 'http://127.0.0.1:11434', startDemo }: ModelDoorOptions,
): Promise<OpenModelDoor> {
  if (config.openai) {
    const { host } = new URL(config.openai.baseUrl)
    const name = host === 'api.openai.com' ? 'OpenAI' : 'OpenAI-compatible server'
    const over = config.azure ? ' (Azure OpenAI is configured too and not used)' : ''
    return {
      door: createOpenAIDoor(config.openai, `${name} at ${shown(config.openai.baseUrl)}${over}`, config, log),
      close,
    }
  }
  if (config.azure)
    return { door: createAzureDoor(config.azure, describeAzure(config.azure), config, log), close }
  if (await hasModels(ollamaUrl)) {
    const local = { apiKey: null, baseUrl: `${ollamaUrl}/v1`, models: [] }
    return { door: createOpenAIDoor(local, `Ollama at ${ollamaUrl}`, config, log), close }
  }
  if (!startDemo) {
    log.warn(NO_MODEL)
    return { door: noModelDoor, close }
  }
  const demo = await startDemo()
  const own = { apiKey: null, baseUrl: demo.url, models: ['demo'] }
  return { door: createOpenAIDoor(own, 'demo model', config, log), close: demo.close }
}

const close = async () => {}

function describeAzure({ base, deployments }: AzureConfig): string {
  const several = deployments.length > 1 ? 'deployments' : 'deployment'
  return `Azure OpenAI ${several} ${deployments.join(', ')} at ${shown(base)}`
}

/** Addresses may carry a password or a token. */
function shown(address: string): string {
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
