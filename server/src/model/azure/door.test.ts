import { afterEach, expect, test } from 'vitest'
import { ask, openAzureDoor, refusalOf } from '../../../test/azure/door.js'
import { type AzureOpenAIServer, startAzureOpenAI } from '../../../test/azure/openai.js'
import { probeModels } from '../probe.js'

const key = 'azure-very-secret'
let server: AzureOpenAIServer

afterEach(() => server.close())

async function open(settings: Record<string, string>) {
  server = await startAzureOpenAI({ keys: [key], deployments: ['chat', 'small'] })
  return openAzureDoor(server, { AZURE_OPENAI_API_KEY: key, ...settings })
}

const dated = (deployment: string, version: string) =>
  `/openai/deployments/${deployment}/chat/completions?api-version=${version}`

test.each<[Record<string, string>, string]>([
  [{ AZURE_OPENAI_ENDPOINT: '@', AZURE_OPENAI_DEPLOYMENT: 'chat' }, dated('chat', '2024-10-21')],
  [{ AZURE_OPENAI_ENDPOINT: '@/openai/', AZURE_OPENAI_DEPLOYMENT: 'chat' }, dated('chat', '2024-10-21')],
  [
    {
      AZURE_OPENAI_ENDPOINT: '@/',
      AZURE_OPENAI_DEPLOYMENT: 'chat',
      AZURE_OPENAI_API_VERSION: '2025-01-01-preview',
    },
    dated('chat', '2025-01-01-preview'),
  ],
  [
    { AZURE_OPENAI_ENDPOINT: '@/openai/deployments/chat/chat/completions?api-version=2025-01-01-preview' },
    dated('chat', '2025-01-01-preview'),
  ],
  [
    {
      AZURE_OPENAI_ENDPOINT: '@/openai/deployments/small/chat/completions?api-version=2025-01-01-preview',
      AZURE_OPENAI_DEPLOYMENT: 'chat,small',
      AZURE_OPENAI_API_VERSION: '2025-01-01-preview',
    },
    dated('chat', '2025-01-01-preview'),
  ],
  [
    {
      AZURE_OPENAI_ENDPOINT: '@/openai/responses?api-version=2025-04-01-preview',
      AZURE_OPENAI_DEPLOYMENT: 'chat',
    },
    dated('chat', '2025-04-01-preview'),
  ],
  [{ AZURE_OPENAI_ENDPOINT: '@/openai/v1/', AZURE_OPENAI_DEPLOYMENT: 'chat' }, '/openai/v1/chat/completions'],
  [
    { AZURE_OPENAI_ENDPOINT: '@/openai/v1/chat/completions', AZURE_OPENAI_DEPLOYMENT: 'chat' },
    '/openai/v1/chat/completions',
  ],
  [
    {
      AZURE_OPENAI_ENDPOINT: '@/openai/v1',
      AZURE_OPENAI_DEPLOYMENT: 'chat',
      AZURE_OPENAI_API_VERSION: 'preview',
    },
    '/openai/v1/chat/completions?api-version=preview',
  ],
])('%j is asked at %s, with the key', async (settings, path) => {
  const { door, model } = await open(settings)
  expect(await ask(door, 'chat')).toBe('A short answer.')
  expect(server.wire).toEqual([{ path, credential: `api-key ${key}` }])
  expect(server.requests[0]?.headers.authorization).toBeUndefined()
  await door.check()
  expect(await probeModels(model)).toBeNull()
})

test('each deployment is a model, and one that is not there falls back to the next', async () => {
  const { door } = await open({
    AZURE_OPENAI_ENDPOINT: '@',
    AZURE_OPENAI_DEPLOYMENT: 'gone, chat,small,chat',
  })
  expect(door.description).toMatch(/^Azure OpenAI deployments gone, chat, small at http:.*\/openai$/)
  expect(await door.list()).toMatchObject([
    { id: 'gone', fallbackOrder: 0 },
    { id: 'chat', fallbackOrder: 1 },
    { id: 'small', fallbackOrder: 2 },
  ])
  expect(await ask(door, 'gone', ['small'])).toBe('A short answer.')
  expect(server.wire.map(({ path }) => path)).toEqual([
    dated('gone', '2024-10-21'),
    dated('small', '2024-10-21'),
  ])
  expect(await refusalOf(door, 'gone')).toMatchObject({
    code: 'MODEL_UNAVAILABLE',
    message: 'The model gone does not exist at the model server or may not be used.',
    detail: expect.stringMatching(/^The API deployment for this resource does not exist\./),
  })
})

test('a key that is not accepted is told in words, at the start and to whoever asks', async () => {
  const { door, model } = await open({
    AZURE_OPENAI_ENDPOINT: '@',
    AZURE_OPENAI_DEPLOYMENT: 'chat',
    AZURE_OPENAI_API_KEY: 'wrong-and-secret',
  })
  const error = await refusalOf(door, 'chat')
  expect(error).toMatchObject({ code: 'AUTH_FAILED' })
  expect(JSON.stringify([error.message, error.detail, String(error.cause)])).not.toContain('wrong-and-secret')
  expect(await probeModels(model)).toBe(
    `${server.endpoint}/openai/models answered 401: is AZURE_OPENAI_API_KEY the key of that resource?`,
  )
})
