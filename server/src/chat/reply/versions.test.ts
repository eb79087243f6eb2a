import { describe, expect, it } from 'vitest'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'

const turn =
  'conversation { id } message { id content parent { id } siblings { id } } reply { id status model { name } parent { id } siblings { id } }'

const edit = (person: SignedIn, id: string, content: string, key?: string) =>
  person.ask({
    query: `mutation ($id: ID!, $content: String!, $key: String) { editMessage(id: $id, content: $content, idempotencyKey: $key) { ${turn} } }`,
    variables: { id, content, key },
  })

const regenerate = (person: SignedIn, id: string, more: { model?: string; key?: string } = {}) =>
  person.ask({
    query:
      'mutation ($id: ID!, $model: ID, $key: String) { regenerateReply(id: $id, model: $model, idempotencyKey: $key) { id status model { name } parent { id } siblings { id } } }',
    variables: { id, ...more },
  })

const shown = async (person: SignedIn, id: string, leaf?: string) => {
  const { data } = await person.ask({
    query:
      'query ($id: ID!, $leaf: ID) { conversation(id: $id) { messages(leaf: $leaf) { nodes { content } } } }',
    variables: { id, leaf },
  })
  return data.conversation.messages.nodes.map(({ content }: { content: string }) => content)
}

async function talk(parley: Parley, person: SignedIn, content: string, conversationId?: string) {
  parley.model.reply(`Answer to ${content}`)
  const sent = await person.client.sendMessage({ content, conversationId })
  await person.client.reply(sent.reply.id).done()
  return sent
}

onEveryDatabase(database => {
  describe('editing a message', () => {
    it('makes another version beside it with a reply of its own; the first one stays', async () => {
      await using parley = await startParley({ database })
      const person = await parley.signIn('user')
      const first = await talk(parley, person, 'One')
      const { id } = first.conversation
      const second = await talk(parley, person, 'Two', id)
      parley.model.reply('Answer to Too')
      const { data } = await edit(person, second.message.id, 'Too')
      const { message, reply } = data.editMessage
      await person.client.reply(reply.id).done()

      expect(message.parent.id).toBe(first.reply.id)
      expect(message.siblings.map((one: { id: string }) => one.id)).toEqual([second.message.id, message.id])
      expect(parley.model.requests.at(-1)?.body.messages.map(({ content }) => content)).toEqual([
        'One',
        'Answer to One',
        'Too',
      ])
      expect(await shown(person, id)).toEqual(['One', 'Answer to One', 'Too', 'Answer to Too'])
      expect(await shown(person, id, second.message.id)).toEqual([
        'One',
        'Answer to One',
        'Two',
        'Answer to Two',
      ])
    })

    it('works for the first message, and while its reply is being written', async () => {
      await using parley = await startParley({ database })
      const person = await parley.signIn('user')
      const [slow, quick] = [parley.model.hold(), parley.model.hold()]
      const first = await person.client.sendMessage({ content: 'One' })
      await slow.received
      const { data } = await edit(person, first.message.id, 'Won')
      await quick.received
      quick.send('Quick')
      quick.end()
      slow.send('Slow')
      slow.end()
      expect(await person.client.reply(data.editMessage.reply.id).done()).toMatchObject({ content: 'Quick' })
      expect(await person.client.reply(first.reply.id).done()).toMatchObject({ content: 'Slow' })
      const { id } = first.conversation
      expect(await shown(person, id)).toEqual(['Won', 'Quick'])
      expect(await shown(person, id, first.message.id)).toEqual(['One', 'Slow'])
    })

    it('of a reply, or to nothing, is refused', async () => {
      await using parley = await startParley({ database })
      const person = await parley.signIn('user')
      const { message, reply } = await talk(parley, person, 'One')
      const fields = async (id: string, content: string) =>
        Object.keys((await edit(person, id, content)).errors?.[0]?.extensions.fields as object)
      expect(await fields(reply.id, 'Mine')).toEqual(['id'])
      expect(await fields(message.id, ' \n')).toEqual(['content'])
      expect(parley.model.requests).toHaveLength(1)
    })

    it('twenty times with one key makes one version; another text with it is a conflict', async () => {
      await using parley = await startParley({ database })
      const person = await parley.signIn('user')
      const { message } = await talk(parley, person, 'One')
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => edit(person, message.id, 'Won', 'key')),
      )
      const replies = new Set(answers.map(({ data }) => data.editMessage.reply.id))
      expect(replies.size).toBe(1)
      expect((await edit(person, message.id, 'Wan', 'key')).errors?.[0]?.extensions).toMatchObject({
        code: 'CONFLICT',
        fields: { idempotencyKey: expect.any(String) },
      })
      await person.client.reply([...replies][0]).done()
      expect(parley.model.requests).toHaveLength(2)
    })
  })

  describe('regenerating a reply', () => {
    it('has the same message answered again, on a branch of its own', async () => {
      await using parley = await startParley({ database, env: { OPENAI_MODELS: 'one,two' } })
      const person = await parley.signIn('user')
      const { conversation, message, reply } = await talk(parley, person, 'Hi')
      parley.model.reply('Another answer')
      const { data } = await regenerate(person, reply.id, { model: await parley.modelId('two') })
      const again = data.regenerateReply
      expect(again).toMatchObject({ status: 'STREAMING', model: { name: 'two' }, parent: { id: message.id } })
      expect(again.siblings.map((one: { id: string }) => one.id)).toEqual([reply.id, again.id])
      await person.client.reply(again.id).done()
      expect(parley.model.requests.at(-1)?.body).toMatchObject({
        model: 'two',
        messages: [{ role: 'user', content: 'Hi' }],
      })
      expect(await shown(person, conversation.id)).toEqual(['Hi', 'Another answer'])
      expect(await shown(person, conversation.id, reply.id)).toEqual(['Hi', 'Answer to Hi'])

      parley.model.reply('A third one')
      const third = await regenerate(person, again.id)
      expect(third.data.regenerateReply).toMatchObject({ model: { name: 'one' }, siblings: { length: 3 } })
    })

    it.each(['FAILED', 'STOPPED'] as const)('works on one that is %s', async status => {
      await using parley = await startParley({ database })
      const person = await parley.signIn('user')
      const held = parley.model.hold()
      const { reply } = await person.client.sendMessage({ content: 'Hi' })
      await held.received
      if (status === 'FAILED') held.fail(500)
      else await person.client.stopReply(reply.id)
      expect(await person.client.reply(reply.id).done()).toMatchObject({ status })
      parley.model.reply('Now it works')
      const { data } = await regenerate(person, reply.id)
      expect(await person.client.reply(data.regenerateReply.id).done()).toMatchObject({
        status: 'COMPLETE',
        content: 'Now it works',
      })
    })

    it('is a conflict while it is being written, and refused for a person’s message', async () => {
      await using parley = await startParley({ database })
      const person = await parley.signIn('user')
      const held = parley.model.hold()
      const { message, reply } = await person.client.sendMessage({ content: 'Hi' })
      await held.received
      expect((await regenerate(person, reply.id)).errors?.[0]?.extensions.code).toBe('CONFLICT')
      expect((await regenerate(person, message.id)).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
    })

    it('twenty times with one key makes one reply, which a repetition finds running', async () => {
      await using parley = await startParley({ database })
      const person = await parley.signIn('user')
      const { reply } = await talk(parley, person, 'Hi')
      const held = parley.model.hold()
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => regenerate(person, reply.id, { key: 'key' })),
      )
      const ids = new Set(answers.map(({ data }) => data.regenerateReply.id))
      expect(ids.size).toBe(1)
      await held.received
      held.send('Once')
      const repeated = await regenerate(person, reply.id, { key: 'key' })
      expect(repeated.data.regenerateReply).toMatchObject({ id: [...ids][0], status: 'STREAMING' })
      held.end()
      expect(await person.client.reply(repeated.data.regenerateReply.id).done()).toMatchObject({
        content: 'Once',
      })
      expect(parley.model.requests).toHaveLength(2)
    })
  })

  it('neither is begun without room in the budget', async () => {
    const MODEL_DETAILS = 'test-model: context=1000 prompt=1 completion=1'
    await using parley = await startParley({ database, env: { MODEL_DETAILS } })
    const [admin, person] = [await parley.signIn('admin'), await parley.signIn('user')]
    const { conversation, message, reply } = await talk(parley, person, 'Hi')
    const limit = (amount: string) =>
      admin.ask(
        `mutation { setBudget(input: { scope: ORGANIZATION, period: MONTH, limit: "${amount}" }) { id } }`,
      )
    await limit('0.001')
    for (const refused of [await edit(person, message.id, 'Ho'), await regenerate(person, reply.id)])
      expect(refused.errors?.[0]?.extensions.code).toBe('BUDGET_EXCEEDED')
    expect(await shown(person, conversation.id)).toEqual(['Hi', 'Answer to Hi'])
    expect(parley.model.requests).toHaveLength(1)

    await limit('1')
    const { data } = await regenerate(person, reply.id)
    await person.client.reply(data.regenerateReply.id).done()
    // Of the 1000 tokens it reads and writes together the prompt takes five, and servers count a little more than we do.
    expect(parley.model.requests.at(-1)?.body).toMatchObject({ max_tokens: 962 })
  })

  it('the model of a conversation that is gone is not replaced by another one', async () => {
    await using parley = await startParley({ database })
    const person = await parley.signIn('user')
    const { conversation, message, reply } = await talk(parley, person, 'Hi')
    await parley.stop()
    parley.model.models.ids = ['another-model']
    await parley.start()
    const { id: conversationId } = conversation
    for (const [refused, path] of [
      [await edit(person, message.id, 'Ho'), 'id'],
      [await regenerate(person, reply.id), 'model'],
    ] as const)
      expect(refused.errors?.[0]?.extensions).toMatchObject({
        code: 'BAD_USER_INPUT',
        fields: { [path]: expect.stringContaining('"test-model"') },
      })
    await expect(person.client.sendMessage({ conversationId, content: 'Ho' })).rejects.toMatchObject({
      fields: { 'input.model': expect.stringContaining('"test-model"') },
    })
    const { data } = await regenerate(person, reply.id, { model: await parley.modelId('another-model') })
    expect(data.regenerateReply.model.name).toBe('another-model')
  })

  it('how many replies are being written is known to whoever may know', async () => {
    await using parley = await startParley({ database })
    const [admin, user] = [await parley.signIn('admin'), await parley.signIn('user')]
    const held = parley.model.hold()
    const { reply } = await user.client.sendMessage({ content: 'Hi' })
    await held.received
    expect((await admin.ask('{ repliesInFlight }')).data).toEqual({ repliesInFlight: 1 })
    expect((await user.ask('{ repliesInFlight }')).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    await user.client.stopReply(reply.id)
    expect((await admin.ask('{ repliesInFlight }')).data).toEqual({ repliesInFlight: 0 })
  })
})
