import { expect, test } from 'vitest'
import { type Answer, ask } from '../../test/ask.js'
import { startParley } from '../../test/parley.js'

const fields =
  'upstreamName name available isDefault contextWindow vision imageGeneration promptPricePerMillionTokens completionPricePerMillionTokens'

test('what the administrator says of a model holds over what the server says', async () => {
  const MODEL_DETAILS = `
    large: context=400000 prompt=1.25 completion=0.000000001 vision name="The large one"; imagined: vision;
    painter: imageGeneration`
  await using parley = await startParley({ env: { MODEL_DETAILS, CURRENCY: 'EUR' } })
  parley.model.models.ids = ['large', 'small', 'painter']
  parley.model.models.more = { large: { context_window: 1 }, small: { max_model_len: 8192 } }
  const { ask } = await parley.signIn('user')
  const { data } = await ask(`{ serverInfo { currency } models { ${fields} } }`)
  expect(data.serverInfo.currency).toBe('EUR')
  const plain = {
    available: true,
    isDefault: false,
    contextWindow: null,
    vision: false,
    imageGeneration: false,
    promptPricePerMillionTokens: null,
    completionPricePerMillionTokens: null,
  }
  expect(data.models).toEqual([
    {
      ...plain,
      upstreamName: 'large',
      name: 'The large one',
      isDefault: true,
      contextWindow: 400_000,
      vision: true,
      promptPricePerMillionTokens: '1.25',
      completionPricePerMillionTokens: '0.000000001',
    },
    { ...plain, upstreamName: 'small', name: 'small', contextWindow: 8192 },
    { ...plain, upstreamName: 'painter', name: 'painter', imageGeneration: true },
  ])
})

test('a model named in OPENAI_MODELS is there, whatever the server lists', async () => {
  const env = { OPENAI_MODELS: 'hidden,test-model', MODEL_DETAILS: 'hidden: context=10; other: context=20' }
  await using parley = await startParley({ env })
  const { ask } = await parley.signIn('user')
  expect((await ask('{ models { name contextWindow } }')).data.models).toEqual([
    { name: 'hidden', contextWindow: 10 },
    { name: 'test-model', contextWindow: null },
  ])
})

test('a model that failed five times in a row is unhealthy, and the server is not', async () => {
  await using parley = await startParley()
  const { client } = await parley.signIn('user')
  const health = async (): Promise<Answer['data']> =>
    JSON.parse((await ask(parley.url, { method: 'GET', path: '/health' })).text)
  expect(await health()).toMatchObject({ status: 'ok', services: { model: 'ok' } })
  for (let times = 0; times < 5; times++) {
    parley.model.fail(500)
    const { reply } = await client.sendMessage({ content: 'Hi' })
    await client.reply(reply.id).done()
  }
  expect(await health()).toMatchObject({ status: 'ok', services: { model: 'unavailable' } })
  const { reply } = await client.sendMessage({ content: 'Hi' })
  const { failure } = await client.reply(reply.id).done()
  expect(failure?.message).toContain('is given half a minute to recover')
  expect(parley.model.requests).toHaveLength(5)
})
