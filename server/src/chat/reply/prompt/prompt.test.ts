import { describe, expect, it } from 'vitest'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../../test/parley.js'
import { hasRedis, startRedis } from '../../../../test/redis.js'
import { createMemoryBus } from '../../../base/bus/memory.js'
import { createPromptCache } from './promptCache.js'

const contextOf = (parley: Parley) =>
  parley.model.requests.at(-1)?.body.messages.map(({ content }) => content)

async function talk(person: SignedIn, content: string, conversationId?: string) {
  const { conversation, reply } = await person.client.sendMessage({ content, conversationId })
  await person.client.reply(reply.id).done()
  return { id: conversation.id, replyId: reply.id }
}

const omittedOf = async (person: SignedIn, id: string): Promise<number | null> => {
  const query = 'query ($id: ID!) { node(id: $id) { ... on Message { contextOmitted } } }'
  return (await person.ask({ query, variables: { id } })).data.node.contextOmitted
}

/** Statements since an index that look for the way through a conversation. */
const pathsRead = ({ log }: Parley, from: number) =>
  log
    .slice(from)
    .filter(({ sql }) => typeof sql === 'string' && /^\s*SELECT.* FROM "message".*BETWEEN/s.test(sql))

onEveryDatabase(database => {
  describe('a model is sent', () => {
    it('the last messages of the branch, as many as there may be; what was left out is known', async () => {
      await using parley = await startParley({ database, env: { CONTEXT_MESSAGES: '3' } })
      const person = await parley.signIn('user')
      parley.model.otherwise('Yes')
      const { id, replyId } = await talk(person, 'One')
      expect(await omittedOf(person, replyId)).toBe(0)
      await talk(person, 'Two', id)
      const third = await talk(person, 'Three', id)
      expect(contextOf(parley)).toEqual(['Two', 'Yes', 'Three'])
      expect(await omittedOf(person, third.replyId)).toBe(2)
    })

    it('only what it can read, with the whole system prompt', async () => {
      const MODEL_DETAILS = 'test-model: context=94 output=30'
      await using parley = await startParley({ database, env: { MODEL_DETAILS } })
      const person = await parley.signIn('user')
      parley.model.otherwise('Yes')
      const { id } = await person.client.createConversation({ systemPrompt: 'Be brief.' })
      await talk(person, ' one'.repeat(30), id)
      await talk(person, ' two'.repeat(30), id)
      const { replyId } = await talk(person, ' three'.repeat(10), id)
      expect(contextOf(parley)).toEqual(['Be brief.', ' two'.repeat(30), 'Yes', ' three'.repeat(10)])
      expect(await omittedOf(person, replyId)).toBe(2)
    })

    it('nothing, if the message alone is more than it can read', async () => {
      await using parley = await startParley({ database, env: { MODEL_DETAILS: 'test-model: context=100' } })
      const { client } = await parley.signIn('user')
      const { reply } = await client.sendMessage({ content: ' word'.repeat(101) })
      expect(await client.reply(reply.id).done()).toMatchObject({
        status: 'FAILED',
        failure: { code: 'CONTEXT_TOO_LONG', message: 'The message is longer than the model can read.' },
      })
      expect(parley.model.requests).toHaveLength(0)
    })

    it('nothing of replies that failed before their first word, and by turns what is left', async () => {
      await using parley = await startParley({ database })
      const person = await parley.signIn('user')
      parley.model.fail(500)
      const { id } = await talk(person, 'One')
      parley.model.reply([' ', '\n'])
      await talk(person, 'Two', id)
      await talk(person, 'Three', id)
      expect(contextOf(parley)).toEqual(['One\n\nTwo\n\nThree'])
      await parley.stop()
      await parley.start()
      await talk(person, 'Four', id)
      expect(contextOf(parley)).toEqual(['One\n\nTwo\n\nThree', 'A short answer.', 'Four'])
    })

    it('a question first, wherever the conversation was cut', async () => {
      await using parley = await startParley({ database, env: { CONTEXT_MESSAGES: '4' } })
      const person = await parley.signIn('user')
      parley.model.otherwise('Yes')
      const { id } = await talk(person, 'One')
      await talk(person, 'Two', id)
      const { replyId } = await talk(person, 'Three', id)
      expect(contextOf(parley)).toEqual(['Two', 'Yes', 'Three'])
      expect(await omittedOf(person, replyId)).toBe(2)
    })

    it.each([
      ['a filter', 400, { code: 'content_filter' }],
      ['its own length', 400, { code: 'context_length_exceeded' }],
    ])('no question that %s had refused', async (_what, status, failure) => {
      await using parley = await startParley({ database })
      const person = await parley.signIn('user')
      parley.model.otherwise('Yes')
      const { id } = await talk(person, 'One')
      // It is asked once more, without what was said before.
      if (failure.code === 'context_length_exceeded') parley.model.fail(status, failure)
      parley.model.fail(status, failure)
      await talk(person, 'Two', id)
      await talk(person, 'Three', id)
      expect(contextOf(parley)).toEqual(['One', 'Yes', 'Three'])
      await parley.stop()
      await parley.start()
      await talk(person, 'Four', id)
      expect(contextOf(parley)).toEqual(['One', 'Yes', 'Three', 'Yes', 'Four'])
    })

    it('less, where it is too long for a model whose window nobody told, and says so', async () => {
      await using parley = await startParley({ database })
      const person = await parley.signIn('user')
      parley.model.otherwise('Yes')
      const { id } = await talk(person, 'One')
      await talk(person, 'Two', id)
      parley.model.fail(400, { code: 'context_length_exceeded' })
      const { replyId } = await talk(person, 'Three', id)
      expect(contextOf(parley)).toEqual(['Two', 'Yes', 'Three'])
      expect(await omittedOf(person, replyId)).toBe(2)
    })

    it('nothing of what a model thought, which its text has not', async () => {
      await using parley = await startParley({ database })
      const person = await parley.signIn('user')
      parley.model.reply(['<thi', 'nk>They say One.</think>\n\n', 'Yes'])
      const { id } = await talk(person, 'One')
      parley.model.reply(['They say Two.\n', '</think>', '\n\nNo'])
      const { replyId } = await talk(person, 'Two', id)
      const query = 'query ($id: ID!) { node(id: $id) { ... on Message { content reasoning } } }'
      const { data } = await person.ask({ query, variables: { id: replyId } })
      expect(data.node).toEqual({ content: 'No', reasoning: 'They say Two.\n' })
      await talk(person, 'Three', id)
      expect(contextOf(parley)).toEqual(['One', 'Yes', 'Two', 'No', 'Three'])
    })
  })

  describe('what a model was sent', () => {
    it('nothing of other conversations, not even to count what they would cost', async () => {
      const MODEL_DETAILS = 'test-model: prompt=1 completion=1'
      await using parley = await startParley({ database, env: { MODEL_DETAILS }, logLevel: 'trace' })
      const [person, admin] = [await parley.signIn('user'), await parley.signIn('admin')]
      await admin.ask(
        'mutation { setBudget(input: { scope: ORGANIZATION, period: DAY, limit: "9" }) { id } }',
      )
      parley.model.otherwise('Yes')
      const { replyId } = await talk(admin, 'A secret')
      const { id } = await talk(person, 'One')
      const before = parley.log.length
      await expect(
        person.client.sendMessage({ conversationId: id, content: 'And?', parentId: replyId }),
      ).rejects.toMatchObject({ code: 'NOT_FOUND' })
      expect(pathsRead(parley, before)).toEqual([])
    })

    it('is kept for the next message, which reads no path from the database', async () => {
      await using parley = await startParley({ database, logLevel: 'trace' })
      const person = await parley.signIn('user')
      parley.model.otherwise('Yes')
      const { id, replyId } = await talk(person, 'One')
      const before = parley.log.length
      await talk(person, 'Two', id)
      expect(contextOf(parley)).toEqual(['One', 'Yes', 'Two'])
      expect(pathsRead(parley, before)).toEqual([])

      const { reply } = await person.client.sendMessage({
        conversationId: id,
        content: 'Other two',
        parentId: replyId,
      })
      await person.client.reply(reply.id).done()
      expect(contextOf(parley)).toEqual(['One', 'Yes', 'Other two'])
      expect(pathsRead(parley, before).length).toBeGreaterThan(0)
    })

    it('is read from the database where it is lost', async () => {
      await using parley = await startParley({ database })
      const person = await parley.signIn('user')
      parley.model.otherwise('Yes')
      const { id } = await talk(person, 'One')
      await talk(person, 'Two', id)
      await parley.stop()
      await parley.start()
      const { replyId } = await talk(person, 'Three', id)
      expect(contextOf(parley)).toEqual(['One', 'Yes', 'Two', 'Yes', 'Three'])
      expect(await omittedOf(person, replyId)).toBe(0)
    })
  })
})

it.skipIf(!hasRedis)('what a model was sent is gone with its conversation, also in mid-reply', async () => {
  await using redis = await startRedis()
  await using parley = await startParley({ database: 'postgresql', env: { REDIS_URL: redis.url } })
  const person = await parley.signIn('user')
  const kept = () => redis.cli('keys', '*context:cnv_*').split('\n').filter(Boolean)
  const first = await talk(person, 'One')
  const second = await talk(person, 'Two')
  expect(kept()).toHaveLength(2)
  await person.client.deleteConversations([first.id])
  expect(kept()).toEqual([expect.stringContaining(second.id)])

  const held = parley.model.hold()
  await person.client.sendMessage({ conversationId: second.id, content: 'Three' })
  await held.received
  await person.client.deleteConversations([second.id])
  await held.aborted
  await parley.stop()
  expect(kept()).toEqual([])
})

describe('the cache of contexts', () => {
  const one = { id: 'cnv_1', deletions: 3 }
  const history = {
    depth: 1,
    entries: [{ id: 'msg_1', depth: 0, role: 'user' as const, content: 'One', tokens: null }],
  }

  it('answers for the leaf and the limit it was filled with, and for no other', async () => {
    const bus = createMemoryBus()
    const cache = createPromptCache(bus, 20, 24)
    await cache.set(one, 'msg_2', history)
    expect(await cache.get(one, 'msg_2')).toMatchObject(history)
    expect(await cache.get(one, 'msg_3')).toBeNull()
    expect(await cache.get({ ...one, id: 'cnv_2' }, 'msg_2')).toBeNull()
    expect(await cache.get({ ...one, deletions: 4 }, 'msg_2')).toBeNull()
    expect(await createPromptCache(bus, 10, 24).get(one, 'msg_2')).toBeNull()
    await cache.forget('cnv_1')
    expect(await cache.get(one, 'msg_2')).toBeNull()
  })

  it.each(['', '{', '[]', 'null', '{"leafId":"msg_2","depth":1,"limit":20,"entries":[{}]}'])(
    'does not stumble over %j',
    async text => {
      const bus = createMemoryBus()
      await bus.cache.set('context:cnv_1', text, 60)
      expect(await createPromptCache(bus, 20, 24).get(one, 'msg_2')).toBeNull()
    },
  )

  it('keeps nothing that is longer than it is worth', async () => {
    const cache = createPromptCache(createMemoryBus(), 20, 24)
    const entries = history.entries.map(entry => ({ ...entry, content: 'x'.repeat(1_000_001) }))
    await cache.set(one, 'msg_2', { depth: 1, entries })
    expect(await cache.get(one, 'msg_2')).toBeNull()
  })
})
