import { OpenAI } from 'openai'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ModelServer, startModelServer } from '../../test/modelServer.js'
import { createModelList } from './list.js'

const warnings: object[] = []
const log = { warn: (details: object) => void warnings.push(details) }
let model: ModelServer
let now = 1
let list: ReturnType<typeof createModelList>['list']
let known: ReturnType<typeof createModelList>['known']

beforeEach(async () => {
  model = await startModelServer()
  warnings.length = 0
  const client = new OpenAI({ apiKey: 'none', baseURL: model.url, maxRetries: 0 })
  ;({ list, known } = createModelList(client, null, log, 'USD', { now: () => now }))
})
afterEach(() => model.close())

test('many who ask at once and again within a minute are one request', async () => {
  model.models.ids = ['one', 'two', 'text-embedding-3']
  const lists = await Promise.all([list(), list(), list()])
  now += 59_000
  lists.push(await list())
  expect(lists.map(models => models.map(({ id }) => id))).toEqual(Array(4).fill(['one', 'two']))
  expect(model.models.asked).toBe(1)
})

test('after a minute the server is asked again', async () => {
  await list()
  model.models.ids = ['new']
  now += 61_000
  expect(await list()).toMatchObject([{ id: 'new', name: 'new', contextWindow: null }])
})

test('while the server fails the last known models stay, and it is asked every ten seconds', async () => {
  const known = await list()
  model.models.status = 500
  now += 61_000
  expect(await list()).toEqual(known)
  now += 9_000
  expect(await list()).toEqual(known)
  expect(warnings).toHaveLength(1)
  Object.assign(model.models, { status: 200, ids: ['back'] })
  now += 2_000
  expect(await list()).toMatchObject([{ id: 'back' }])
})

test('what is known is told at once, also while the server is asked again', async () => {
  await list()
  model.models.ids = ['new']
  now += 61_000
  expect(await known()).toMatchObject([{ id: 'test-model' }])
  expect(await list()).toMatchObject([{ id: 'new' }])
  expect(await known()).toMatchObject([{ id: 'new' }])
})

test('of a server that never answered nothing is known, and it is asked again later', async () => {
  model.models.status = 500
  expect(await known()).toEqual([])
  Object.assign(model.models, { status: 200, ids: ['back'] })
  expect(await known()).toEqual([])
  now += 11_000
  expect(await known()).toEqual([])
  expect(await list()).toMatchObject([{ id: 'back' }])
  expect(await known()).toMatchObject([{ id: 'back' }])
})

test('a server that never answered is UPSTREAM_UNAVAILABLE', async () => {
  model.models.status = 500
  await expect(list()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' })
  model.models.status = 200
  expect(await list()).toHaveLength(1)
})

test('what servers say of their models beyond the format is understood', async () => {
  Object.assign(model.models, { ids: ['vllm', 'groq', 'openrouter', 'mistral', 'odd'] })
  model.models.more = {
    vllm: { max_model_len: 4096 },
    groq: { context_window: 131_072, max_completion_tokens: 8192 },
    openrouter: {
      name: 'Open: Router',
      context_length: 200_000,
      top_provider: { max_completion_tokens: 64_000 },
      architecture: { input_modalities: ['text', 'image'], output_modalities: ['text'] },
      pricing: { prompt: '0.000003', completion: '0.000015' },
    },
    mistral: { max_context_length: 32_768, capabilities: { vision: true } },
    odd: { name: 7, context_length: '4k', max_model_len: 2 ** 40, top_provider: null, architecture: 'x' },
  }
  expect(Object.fromEntries((await list()).map(({ id, ...info }) => [id, info]))).toMatchObject({
    vllm: { contextWindow: 4096, maxOutput: null, vision: false },
    groq: { contextWindow: 131_072, maxOutput: 8192 },
    openrouter: { name: 'Open: Router', contextWindow: 200_000, maxOutput: 64_000, vision: true },
    mistral: { contextWindow: 32_768, vision: true, imageGeneration: false },
    odd: { name: 'odd', contextWindow: null, maxOutput: null, vision: false },
  })
  // Which unit and which currency such prices are in is known of one place only.
  expect((await list())[2]?.promptPricePerMillionTokens).toBeNull()
})
