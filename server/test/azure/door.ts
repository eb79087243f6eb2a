import { expect } from 'vitest'
import { createModelDoor } from '../../src/model/index.js'
import type { ModelDoor, ModelError } from '../../src/model/model.js'
import { loadConfig } from '../../src/process/config.js'
import type { AzureOpenAIServer } from './openai.js'

/** The door as a start with these settings opens it; `@` in them is the address of the resource. */
export async function openAzureDoor({ endpoint }: AzureOpenAIServer, settings: Record<string, string>) {
  const env = Object.entries({ MODEL_RETRIES: '0', ...settings })
  const { model } = loadConfig(
    Object.fromEntries(env.map(([name, value]) => [name, value.replace('@', endpoint)])),
  )
  const { door } = await createModelDoor(model, { warn() {} }, { startDemo: null })
  return { door, model }
}

export async function ask(door: ModelDoor, model: string, fallbacks: string[] = []): Promise<string> {
  let text = ''
  const messages = [{ role: 'user' as const, content: 'Hello' }]
  const { signal } = new AbortController()
  for await (const piece of door.stream({ model, fallbacks, messages, signal })) text += piece.text ?? ''
  return text
}

export const refusalOf = (door: ModelDoor, model: string): Promise<ModelError> =>
  ask(door, model).then(
    () => expect.unreachable(),
    error => error,
  )
