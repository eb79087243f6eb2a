import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { beside } from '../../../test/beside.js'
import { eventually } from '../../../test/eventually.js'
import { type ModelServer, startModelServer } from '../../../test/modelServer.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'

const env = {
  MODEL_NETWORKS: '127.0.0.1',
  MODEL_DETAILS: 'twin: prompt=1 completion=1 context=1000 name="The twin"',
}
const blank = {
  ...{ name: null, description: null, icon: null, enabled: null, isDefault: null, position: null },
  ...{ contextWindow: null, maxOutput: null, systemPrompt: null, firstPieceSeconds: null },
  ...{ promptPricePerMillionTokens: null, completionPricePerMillionTokens: null },
  ...{ temperature: null, topP: null, maxTokens: null, reasoningEffort: null, verbosity: null },
  ...{ stop: null, extraBody: null },
  ...{ cachedPromptPricePerMillionTokens: null, reasoningPricePerMillionTokens: null },
}
const facts = Object.keys(blank).join(' ')

onEveryDatabase(database => {
  let parley: Parley
  let cellar: ModelServer
  let admin: SignedIn
  let user: SignedIn
  /** Of the environment: twin, small. Of the cellar: twin. */
  let ids: [twin: string, small: string, other: string]

  beforeAll(async () => {
    parley = await startParley({ database, env })
    parley.model.models.ids = ['twin', 'small']
    cellar = await startModelServer()
    cellar.models.ids = ['twin']
    ;[admin, user] = [await parley.signIn('admin'), await parley.signIn('user')]
    await admin.ask({
      query: 'mutation ($input: CreateModelServerInput!) { createModelServer(input: $input) { id } }',
      variables: { input: { name: 'Cellar', kind: 'OPENAI_COMPATIBLE', address: cellar.url } },
    })
    ids = (await models()).map(({ id }) => id) as typeof ids
  })
  beforeEach(async () => {
    parley.model.otherwise('From the environment')
    cellar.otherwise('From the cellar')
    for (const id of ids) await correct(id, blank)
  })
  afterAll(async () => {
    await parley[Symbol.asyncDispose]()
    await cellar.close()
  })

  const correct = (id: string, input: object, who = admin) =>
    who.ask({
      query: 'mutation ($id: ID!, $input: UpdateModelInput!) { updateModel(id: $id, input: $input) { id } }',
      variables: { id, input },
    })
  const models = async (who = user) =>
    (await who.ask('{ models { id name description icon isDefault contextWindow } }')).data.models as {
      id: string
      name: string
    }[]
  const names = async (who = user) => (await models(who)).map(({ name }) => name)
  const wrongFields = async (answer: ReturnType<typeof correct>) =>
    (await answer).errors?.[0]?.extensions.fields ?? {}
  const send = async (model: string, content = 'Hi') => {
    const { reply, conversation } = await user.client.sendMessage({ content, model })
    return { ...(await user.client.reply(reply.id).done()), conversation }
  }

  describe('what an admin says of a model', () => {
    test('holds over what its server and MODEL_DETAILS say, and is taken back by null', async () => {
      const said = { name: 'Our best', description: 'For everything.', icon: '🦉', contextWindow: 5000 }
      expect((await correct(ids[0], said)).errors).toBeUndefined()
      expect((await models())[0]).toMatchObject({ id: ids[0], ...said })
      const query = `{ node(id: "${ids[0]}") { ... on Model {
        corrections { ${facts} } reported { ${facts} } server { name } state } } }`
      const { data } = await admin.ask(query)
      expect(data.node).toEqual({
        corrections: { ...blank, ...said },
        reported: {
          ...blank,
          ...{ name: 'The twin', contextWindow: 1000, enabled: true, firstPieceSeconds: 60 },
          ...{ promptPricePerMillionTokens: '1', completionPricePerMillionTokens: '1' },
        },
        server: { name: 'OpenAI-compatible server' },
        state: 'OFFERED',
      })
      expect((await user.ask(query)).data.node).toEqual({
        ...{ corrections: null, reported: null, server: null, state: 'OFFERED' },
      })
      await correct(ids[0], { name: null, contextWindow: null })
      expect((await models())[0]).toMatchObject({ name: 'The twin', icon: '🦉', contextWindow: 1000 })
    })

    test('puts models in order and chooses the default, of which there is one', async () => {
      await correct(ids[2], { position: 1 })
      await correct(ids[1], { position: 2 })
      expect(await names()).toEqual(['The twin (Cellar)', 'small', 'The twin'])
      await correct(ids[0], { isDefault: true })
      expect(await names()).toEqual(['The twin', 'The twin (Cellar)', 'small'])
      await correct(ids[1], { isDefault: true })
      expect(await names()).toEqual(['small', 'The twin (Cellar)', 'The twin'])
      expect((await user.client.createConversation()).model).toEqual({ id: ids[1], name: 'small' })
      expect((await models()).map(model => 'isDefault' in model && model.isDefault)).toEqual([
        ...[true, false, false],
      ])
    })

    test('takes a model out of use for everybody, until it is taken back', async () => {
      const { conversation } = await send(ids[1])
      await correct(ids[1], { enabled: false })
      expect(await names()).toEqual(['The twin', 'The twin (Cellar)'])
      await expect(
        user.client.sendMessage({ conversationId: conversation.id, content: 'And?' }),
      ).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
      const { data } = await admin.ask('{ allModels { name state available } }')
      expect(data.allModels).toContainEqual({ name: 'small', state: 'DISABLED', available: false })
      await correct(ids[1], { enabled: null })
      await user.client.sendMessage({ conversationId: conversation.id, content: 'And?' })
    })

    test('is what the model is told first', async () => {
      await correct(ids[0], { systemPrompt: 'You work for Acme.' })
      const conversation = await user.client.createConversation({ model: ids[0], systemPrompt: 'Be brief.' })
      const { reply } = await user.client.sendMessage({ conversationId: conversation.id, content: 'Hi' })
      await user.client.reply(reply.id).done()
      const asked = parley.model.requests.find(
        ({ body }) =>
          body.messages.at(-1)?.content === 'Hi' &&
          body.messages.length === 2 &&
          body.messages[0]?.role === 'system',
      )
      expect(asked?.body.messages[0]).toEqual({ role: 'system', content: 'You work for Acme.\n\nBe brief.' })
    })

    test('is how it is asked to answer, but for what it refuses', async () => {
      await correct(ids[2], {
        ...{ temperature: 0.2, topP: 0.9, maxTokens: 500, reasoningEffort: 'low', verbosity: 'high' },
        ...{ stop: ['END', ','], extraBody: '{"top_k": 40, "guided": {"regex": "a+"}}' },
      })
      cellar.fail(400, { message: "Unsupported value: 'temperature' does not support 0.2 with this model." })
      expect(await send(ids[2])).toMatchObject({ content: 'From the cellar' })
      const taken = {
        ...{ top_p: 0.9, max_tokens: 500, reasoning_effort: 'low', verbosity: 'high', stop: ['END', ','] },
        ...{ top_k: 40, guided: { regex: 'a+' } },
      }
      const [refused, asked] = cellar.requests.slice(-2)
      expect(refused?.body).toMatchObject({ ...taken, temperature: 0.2 })
      expect(asked?.body).toMatchObject(taken)
      expect(asked?.body).not.toHaveProperty('temperature')
      await send(ids[2])
      expect(cellar.requests.at(-1)?.body).not.toHaveProperty('temperature')
      // Another value may be taken.
      await correct(ids[2], { temperature: 1 })
      await send(ids[2])
      expect(cellar.requests.at(-1)?.body).toMatchObject({ ...taken, temperature: 1 })
      await correct(ids[2], { ...blank, stop: [] })
      await send(ids[2])
      expect(Object.keys(cellar.requests.at(-1)?.body ?? {}).sort()).toEqual([
        ...['messages', 'model', 'stream', 'stream_options'],
      ])
    })

    test.each([
      ['{"model": "other"}', 'extraBody must not set model.'],
      ['{"Stream": false}', 'extraBody must not set Stream.'],
      ['{"api_key": "x"}', 'extraBody must not set api_key.'],
      ['{"authorization": "x"}', 'extraBody must not set authorization.'],
      ['{"max_completion_tokens": 1}', 'extraBody must not set max_completion_tokens.'],
      ['{"a b": 1}', 'extraBody must not set a b.'],
      ['[]', 'extraBody must be a JSON object of at most 10000 characters.'],
      ['{', 'extraBody must be a JSON object of at most 10000 characters.'],
      [`{"a": "${'x'.repeat(10_000)}"}`, 'extraBody must be a JSON object of at most 10000 characters.'],
    ])('sends nothing beside it like %.30s', async (extraBody, problem) => {
      expect(await wrongFields(correct(ids[0], { extraBody }))).toEqual({ 'input.extraBody': problem })
    })

    test('is how long it may be silent at first', async () => {
      await correct(ids[0], { firstPieceSeconds: 1 })
      parley.model.hold()
      expect(await send(ids[0])).toMatchObject({ status: 'FAILED', failure: { code: 'TIMEOUT' } })
    })

    test('is what its replies cost, and not what those of another server of that name do', async () => {
      const prices = { promptPricePerMillionTokens: '0', completionPricePerMillionTokens: '1000' }
      await correct(ids[2], { ...prices, reasoningPricePerMillionTokens: '5000' })
      cellar.reply('Yes', {
        usage: {
          ...{ prompt_tokens: 1000, completion_tokens: 30 },
          completion_tokens_details: { reasoning_tokens: 10 },
        },
      })
      parley.model.reply('Yes', { usage: [1000, 30] })
      expect(await send(ids[2])).toMatchObject({ content: 'Yes', usage: { cost: '0.07' } })
      expect(await send(ids[0])).toMatchObject({ content: 'Yes', usage: { cost: '0.00103' } })
    })

    test('is what is set aside for a reply', async () => {
      const set = (limit: string) =>
        admin.ask(
          `mutation { setBudget(input: { scope: ORGANIZATION, period: DAY, limit: "${limit}" }) { id } }`,
        )
      const { data } = await set('100')
      const price = { promptPricePerMillionTokens: '900', completionPricePerMillionTokens: '900' }
      await correct(ids[2], { ...price, maxOutput: 200_000 })
      await expect(send(ids[2])).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' })
      expect((await send(ids[0])).status).toBe('COMPLETE')
      await correct(ids[2], { maxOutput: 10_000, contextWindow: 50_000 })
      expect((await send(ids[2])).status).toBe('COMPLETE')
      expect(cellar.requests.at(-1)?.body).toMatchObject({ max_tokens: 10_000 })
      await admin.ask(`mutation { deleteBudget(id: "${data.setBudget.id}") }`)
    })

    test('is wrong by field', async () => {
      const wrong = await wrongFields(
        correct(ids[0], {
          ...{ name: 'x'.repeat(101), icon: 'ab', position: 0, contextWindow: 0, firstPieceSeconds: 3601 },
          ...{ temperature: 2.1, topP: 0, maxTokens: 0, verbosity: 'Very much', stop: ['a', ''] },
          ...{ imagePrice: '1000000', systemPrompt: 'x'.repeat(32_001) },
        }),
      )
      expect(wrong).toEqual({
        'input.name': 'name must be at most 100 characters on one line.',
        'input.icon': 'icon must be one character, such as an emoji.',
        'input.position': 'position must be a whole number from 1 to 10000.',
        'input.contextWindow': 'contextWindow must be a whole number of tokens, at least 1.',
        'input.firstPieceSeconds': 'firstPieceSeconds must be a whole number from 1 to 3600.',
        'input.temperature': 'temperature must be a number from 0 to 2.',
        'input.topP': 'topP must be a number above 0 and up to 1.',
        'input.maxTokens': 'maxTokens must be a whole number of tokens, at least 1.',
        'input.verbosity': 'verbosity must be one word in small letters.',
        'input.stop': 'stop must be at most 4 texts of 1 to 100 characters.',
        'input.imagePrice': 'imagePrice must be a price from 0 to 999999.999999999, like 1.25.',
        'input.systemPrompt': 'systemPrompt must be at most 32000 characters.',
      })
      for (const [given, missing] of [
        ['promptPricePerMillionTokens', 'completionPricePerMillionTokens'],
        ['completionPricePerMillionTokens', 'promptPricePerMillionTokens'],
        ['cachedPromptPricePerMillionTokens', 'promptPricePerMillionTokens'],
        ['reasoningPricePerMillionTokens', 'completionPricePerMillionTokens'],
      ] as const)
        expect(await wrongFields(correct(ids[0], { [given]: '1' }))).toEqual({
          [`input.${missing}`]: `${missing} is needed beside ${given}.`,
        })
    })

    test('is recorded with what changed, once, and consoles are told', async () => {
      await correct(ids[1], { name: 'Tiny', systemPrompt: 'Secret of the house', position: 3 })
      await correct(ids[1], { name: 'Tiny', position: 3 })
      await correct(ids[1], { name: null })
      const events = await beside(parley.databaseUrl, client =>
        client.auditEvent.findMany({ where: { targetId: ids[1] }, orderBy: { seq: 'desc' }, take: 2 }),
      )
      expect(events.map(({ action, details }) => [action, Object.fromEntries(JSON.parse(details))])).toEqual([
        ['model.updated', { model: 'small', name: '' }],
        ['model.updated', { model: 'small', name: 'Tiny', position: '3', systemPrompt: 'set' }],
      ])
      const told = await beside(parley.databaseUrl, client =>
        client.adminEvent.count({ where: { nodeId: ids[1] } }),
      )
      expect(told).toBeGreaterThan(0)
    })

    test('is nothing that anybody else may say or see', async () => {
      expect((await correct(ids[0], { name: 'Mine' }, user)).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
      expect((await user.ask('{ allModels { id } }')).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
      expect((await correct('mdl_00000000000000000000000000', {})).errors?.[0]?.extensions.code).toBe(
        'NOT_FOUND',
      )
    })
  })

  test('a model that vanished from its server is shown as gone, with what was said of it', async () => {
    await correct(ids[1], { name: 'Tiny' })
    parley.model.models.ids = ['twin']
    await parley.stop()
    await parley.start()
    expect(await names()).toEqual(['The twin', 'The twin (Cellar)'])
    const { data } = await admin.ask('{ allModels { id name state available } }')
    expect(data.allModels).toContainEqual({ id: ids[1], name: 'Tiny', state: 'GONE', available: false })
    parley.model.models.ids = ['twin', 'small']
    await parley.stop()
    await parley.start()
    expect(await names()).toContain('Tiny')
  })

  test.skipIf(database === 'sqlite')(
    'what is said on one server holds on another within two seconds',
    async () => {
      await using second = await startParley({ beside: parley, env })
      second.model.models.ids = ['twin', 'small']
      const there = second.as(user)
      expect(await names(there)).toEqual(['The twin', 'small', 'The twin (Cellar)'])
      await correct(ids[1], { name: 'Tiny', position: 1 })
      const began = performance.now()
      await eventually(async () => expect((await names(there))[0]).toBe('Tiny'))
      expect(performance.now() - began).toBeLessThan(2000)
    },
  )
})
