import { afterEach, expect, test } from 'vitest'
import { startModelServer } from '../../test/modelServer.js'
import { startDemoModel } from '../process/dev/demoModel.js'
import { createModelDoor, type OpenModelDoor } from './index.js'

const settings = {
  firstPieceSeconds: 5,
  pieceSeconds: 5,
  imagePreviews: 0,
  retries: 0,
  fallback: true,
  details: new Map(),
  currency: 'USD',
}
const nothing = { openai: null, azure: null, ...settings }
const azure = {
  ...{ base: 'https://name.example/openai', isV1: false, apiVersion: '1' },
  ...{ deployments: ['chat'], auth: { kind: 'key' as const, apiKey: 'k' } },
}
const log = { warn() {} }
const closing: { close(): Promise<void> }[] = []

afterEach(async () => {
  for (const { close } of closing.splice(0)) await close()
})

type Config = Parameters<typeof createModelDoor>[0]

async function open(config: Config, ollamaUrl?: string): Promise<OpenModelDoor['door']> {
  const opened = await createModelDoor(config, log, { ollamaUrl, startDemo: startDemoModel })
  closing.push(opened)
  return opened.door
}

async function modelServer() {
  const server = await startModelServer()
  closing.push(server)
  return { server, origin: new URL(server.url).origin }
}

test('with nothing configured and no Ollama the demo model answers, and says so first', async () => {
  const { server, origin } = await modelServer()
  await server.close()
  closing.pop()
  const door = await open(nothing, origin)
  expect(door.description).toBe('demo model')
  expect(await door.list()).toMatchObject([{ id: 'demo', name: 'demo', contextWindow: 64_000 }])
  await door.check()
  let text = ''
  const messages = [{ role: 'user' as const, content: 'Hello' }]
  for await (const piece of door.stream({ model: 'demo', messages, signal: new AbortController().signal })) {
    text += piece.text ?? ''
    if (text.length > 20) break
  }
  expect(text).toMatch(/^I am the demo model:/)
})

test('an Ollama with a model is used', async () => {
  const { origin } = await modelServer()
  const door = await open(nothing, origin)
  expect(door.description).toBe(`Ollama at ${origin}`)
  expect(await door.list()).toMatchObject([{ id: 'test-model' }])
})

test('an Ollama without a model is not', async () => {
  const { server, origin } = await modelServer()
  server.models.ids = []
  expect((await open(nothing, origin)).description).toBe('demo model')
})

test('what is configured is not probed, and OpenAI comes before Azure', async () => {
  const { server, origin } = await modelServer()
  const openai = { apiKey: 'k', baseUrl: 'http://me:secret@models.example/v1?token=x', models: ['b', 'a'] }
  const door = await open({ ...nothing, openai, azure }, origin)
  expect(door.description).toMatch(/^OpenAI-compatible server at http:\/\/models\.example\/v1 \(Azure/)
  expect((await door.list()).map(({ id }) => id)).toEqual(['b', 'a'])
  expect((await open({ ...nothing, azure })).description).toBe(
    'Azure OpenAI deployment chat at https://name.example/openai',
  )
  expect(server.models.asked).toBe(0)
})
