import { OpenAI } from 'openai'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ModelServer, startModelServer } from '../../test/modelServer.js'
import { createModelList } from './list.js'

const warnings: object[] = []
const log = { warn: (details: object) => void warnings.push(details) }
let model: ModelServer
let now = 1
let list: ReturnType<typeof createModelList>

beforeEach(async () => {
  model = await startModelServer()
  warnings.length = 0
  const client = new OpenAI({ apiKey: 'none', baseURL: model.url, maxRetries: 0 })
  list = createModelList(client, null, log, { now: () => now })
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
  expect(await list()).toEqual([{ id: 'new', name: 'new', contextWindow: null }])
})

test('while the server fails the last known models stay', async () => {
  const known = await list()
  model.models.status = 500
  now += 61_000
  expect(await list()).toEqual(known)
  expect(warnings).toHaveLength(1)
  Object.assign(model.models, { status: 200, ids: ['back'] })
  expect(await list()).toMatchObject([{ id: 'back' }])
})

test('a server that never answered is UPSTREAM_UNAVAILABLE', async () => {
  model.models.status = 500
  await expect(list()).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' })
  model.models.status = 200
  expect(await list()).toHaveLength(1)
})
