import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'

const fields = 'promptTokens completionTokens cachedPromptTokens reasoningTokens cost'

onEveryDatabase(database => {
  let parley: Parley
  let user: SignedIn
  beforeAll(async () => {
    const MODEL_DETAILS = 'test-model: prompt=10 cached=1 completion=100'
    parley = await startParley({ database, env: { TITLES: 'off', MODEL_DETAILS } })
    user = await parley.signIn('user')
  })
  beforeEach(() => {
    parley.log.length = 0
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  const used = async (usage: Record<string, unknown>) => {
    parley.model.reply('Good morning, everybody.', { usage })
    const { reply, conversation } = await user.client.sendMessage({ content: 'Say good morning.' })
    await user.client.reply(reply.id).done()
    const query = `{ node(id: "${reply.id}") { ... on Message { usage { ${fields} } } }
      conversation(id: "${conversation.id}") { usage { ${fields} } } }`
    const { data } = await user.ask(query)
    expect(data.conversation.usage).toEqual(data.node.usage)
    return data.node.usage
  }
  const warnings = () => parley.log.filter(({ msg }) => String(msg).includes('counted by ourselves'))

  it('cached tokens cost what they cost, and thoughts are counted, in replies and in totals', async () => {
    const usage = {
      prompt_tokens: 1000,
      completion_tokens: 50,
      total_tokens: 1050,
      prompt_tokens_details: { cached_tokens: 800 },
      completion_tokens_details: { reasoning_tokens: 30 },
    }
    expect(await used(usage)).toEqual({
      promptTokens: 1000,
      completionTokens: 50,
      cachedPromptTokens: 800,
      reasoningTokens: 30,
      cost: '0.0078',
    })
    expect(warnings()).toEqual([])
  })

  it.each([
    ['negative', { prompt_tokens: -1000, completion_tokens: -50 }],
    ['null', { prompt_tokens: null, completion_tokens: null }],
    ['10^18', { prompt_tokens: 1e18, completion_tokens: 1e18 }],
    ['fractions', { prompt_tokens: 0.5, completion_tokens: 1.5 }],
    ['texts', { prompt_tokens: '1000', completion_tokens: '50' }],
    [
      'of which more is cached than was read',
      { prompt_tokens: 3, completion_tokens: 1e9, prompt_tokens_details: { cached_tokens: 4 } },
    ],
  ])('numbers that are %s are replaced by our own count, and logged once', async (_what, usage) => {
    const counted = await used(usage)
    expect(counted.promptTokens).toBeGreaterThan(3)
    expect(counted.promptTokens).toBeLessThan(20)
    expect(counted.completionTokens).toBeGreaterThan(3)
    expect(counted.completionTokens).toBeLessThan(20)
    expect(counted).toMatchObject({ cachedPromptTokens: 0, reasoningTokens: 0 })
    expect(Number(counted.cost)).toBeCloseTo(
      (counted.promptTokens * 10 + counted.completionTokens * 100) / 1e6,
      9,
    )
    expect(warnings()).toMatchObject(
      [{ level: expect.anything(), model: 'test-model', prompt_tokens: expect.anything() }].map(warning =>
        usage.prompt_tokens === null ? { ...warning, prompt_tokens: null } : warning,
      ),
    )
  })
})
