import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { eventually } from '../../../test/eventually.js'
import { type ModelServer, startModelServer } from '../../../test/modelServer.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'

const env = {
  ...{ OPENAI_MODELS: 'one,two,three', MODEL_RETRIES: '0', TITLES: 'off', MODEL_NETWORKS: '127.0.0.1' },
}
const unset = { fallbacks: null, systemPrompt: null, temperature: null, enabled: null, contextWindow: null }

onEveryDatabase(database => {
  let parley: Parley
  let cellar: ModelServer
  let admin: SignedIn
  let user: SignedIn
  /** Of the environment: one, two, three. Of the cellar: four. */
  let ids: [one: string, two: string, three: string, four: string]

  beforeAll(async () => {
    parley = await startParley({ database, env })
    cellar = await startModelServer()
    cellar.models.ids = ['four']
    ;[admin, user] = [await parley.signIn('admin'), await parley.signIn('user')]
    await admin.client.createModelServer({ name: 'Cellar', kind: 'OPENAI_COMPATIBLE', address: cellar.url })
    ids = (await user.client.models()).map(({ id }) => id) as typeof ids
  })
  beforeEach(async () => {
    parley.model.otherwise('From the environment')
    cellar.otherwise('From the cellar')
    for (const id of ids) await correct(id, unset)
    // So that no breaker takes it for down.
    await answered()
  })
  afterAll(async () => {
    await parley[Symbol.asyncDispose]()
    await cellar.close()
  })

  const correct = (id: string, input: Parameters<SignedIn['client']['updateModel']>[1]) =>
    admin.client.updateModel(id, input)
  /** Who was asked in vain, and who answered. */
  const answered = async (who = user) => {
    const before = parley.model.requests.length
    const { reply } = await who.client.sendMessage({ content: 'Hi', model: ids[0] })
    const { status, model } = await who.client.reply(reply.id).done()
    return [...parley.model.requests.slice(before).map(({ body }) => body.model), status, model?.name]
  }
  const shown = async (who: SignedIn) =>
    (
      await who.ask(
        `{ node(id: "${ids[0]}") { ... on Model { fallbacks { name } corrections { fallbacks } } } }`,
      )
    ).data.node

  test('a model that is down is answered for by those an admin named, in that order and of any server', async () => {
    await correct(ids[0], { fallbacks: [ids[2], ids[3]] })
    parley.model.fail(503)
    expect(await answered()).toEqual(['one', 'three', 'COMPLETE', 'three'])
    parley.model.fail(503)
    parley.model.fail(503)
    expect(await answered()).toEqual(['one', 'three', 'COMPLETE', 'four'])
    expect(await shown(admin)).toEqual({
      fallbacks: [{ name: 'three' }, { name: 'four' }],
      corrections: { fallbacks: [ids[2], ids[3]] },
    })
    expect(await shown(user)).toEqual({ fallbacks: null, corrections: null })
  })

  test('with an empty list none answers, and with null again those of OPENAI_MODELS', async () => {
    await correct(ids[0], { fallbacks: [] })
    parley.model.fail(503)
    expect(await answered()).toEqual(['one', 'FAILED', 'one'])
    await correct(ids[0], { fallbacks: null })
    parley.model.fail(503)
    expect(await answered()).toEqual(['one', 'two', 'COMPLETE', 'two'])
    expect(await shown(admin)).toMatchObject({ fallbacks: [{ name: 'two' }, { name: 'three' }] })
  })

  test('each is told its own system prompt of the company’s, and asked as was set for it', async () => {
    await correct(ids[0], { fallbacks: [ids[1], ids[3]], systemPrompt: 'You are One.', temperature: 0.1 })
    await correct(ids[1], { systemPrompt: 'You are Two.', temperature: 0.2 })
    parley.model.fail(503)
    parley.model.fail(503)
    const { id } = await user.client.createConversation({ model: ids[0], systemPrompt: 'Be brief.' })
    const { reply } = await user.client.sendMessage({ conversationId: id, content: 'Hi' })
    expect(await user.client.reply(reply.id).done()).toMatchObject({ content: 'From the cellar' })
    const told = (content: string) => [{ role: 'system', content }, { content: 'Hi' }]
    expect(parley.model.requests.slice(-2).map(({ body }) => body)).toMatchObject([
      { model: 'one', messages: told('You are One.\n\nBe brief.'), temperature: 0.1 },
      { model: 'two', messages: told('You are Two.\n\nBe brief.'), temperature: 0.2 },
    ])
    const last = cellar.requests.at(-1)?.body
    expect(last).toMatchObject({ model: 'four', messages: told('Be brief.') })
    expect(last).not.toHaveProperty('temperature')
  })

  test('who is gone, out of use, too small or not for whoever asks is passed over', async () => {
    await correct(ids[0], { fallbacks: [ids[1], ids[2], ids[3]] })
    await correct(ids[1], { enabled: false })
    await correct(ids[2], { contextWindow: 1 })
    parley.model.fail(503)
    expect(await answered()).toEqual(['one', 'COMPLETE', 'four'])

    const limited = await parley.signIn('viewer')
    const role = await admin.client.createRole({
      ...{ name: 'limited', permissions: ['CHAT', 'HISTORY_READ'], models: [ids[0], ids[2]] },
    })
    await admin.client.assignRole([(await limited.client.me())?.id ?? ''], role.id)
    await correct(ids[2], { contextWindow: null })
    parley.model.fail(503)
    expect(await answered(limited)).toEqual(['one', 'three', 'COMPLETE', 'three'])
  })

  test('two may name each other, but none itself, nor one twice, nor what never was', async () => {
    await correct(ids[0], { fallbacks: [ids[1]] })
    await correct(ids[1], { fallbacks: [ids[0]] })
    parley.model.fail(503)
    parley.model.fail(503)
    expect(await answered()).toEqual(['one', 'two', 'FAILED', 'one'])
    const never = 'mdl_00000000000000000000000000'
    for (const [fallbacks, problem] of [
      [[ids[1], ids[0]], 'A model cannot answer in its own place.'],
      [[ids[1], ids[1]], 'fallbacks must be at most 5 models, each once.'],
      [[...ids, 'a', 'b', 'c'], 'fallbacks must be at most 5 models, each once.'],
      [[never], `There is no model "${never}": see the query allModels.`],
    ] as const)
      await expect(correct(ids[0], { fallbacks: [...fallbacks] })).rejects.toMatchObject({
        fields: { 'input.fallbacks': problem },
      })
  })

  test('MODEL_FALLBACK=off forbids it', async () => {
    await using other = await startParley({ database, env: { ...env, MODEL_FALLBACK: 'off' } })
    const boss = await other.signIn('admin')
    const [one, two] = await boss.client.models()
    await boss.client.updateModel(one?.id ?? '', { fallbacks: [two?.id ?? ''] })
    other.model.fail(503)
    const { reply } = await boss.client.sendMessage({ content: 'Hi' })
    expect((await boss.client.reply(reply.id).done()).status).toBe('FAILED')
  })

  test.skipIf(database === 'sqlite')(
    'what is set on one server holds on another within two seconds',
    async () => {
      await using second = await startParley({ beside: parley, env })
      const there = second.as(admin)
      await correct(ids[0], { fallbacks: [ids[2]] })
      const began = performance.now()
      await eventually(async () => expect((await shown(there)).fallbacks).toEqual([{ name: 'three' }]))
      expect(performance.now() - began).toBeLessThan(2000)
    },
  )
})
