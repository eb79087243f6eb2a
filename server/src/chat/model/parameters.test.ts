import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'

const env = { OPENAI_MODELS: 'first,second', MODEL_RETRIES: '0', TITLES: 'off' }
const ALL = ['TEMPERATURE', 'TOP_P', 'MAX_TOKENS', 'REASONING_EFFORT', 'VERBOSITY', 'STOP']
const PARAMETERS = 'parameters { temperature topP maxTokens reasoningEffort verbosity stop }'
const nothing = {
  ...{ temperature: null, topP: null, maxTokens: null, reasoningEffort: null, verbosity: null, stop: null },
}
const unset = { ...nothing, extraBody: null }

onEveryDatabase(database => {
  let parley: Parley
  let admin: SignedIn
  let user: SignedIn
  let first: string
  let second: string

  beforeAll(async () => {
    parley = await startParley({ database, env })
    parley.model.otherwise('Yes.')
    ;[admin, user] = [await parley.signIn('admin'), await parley.signIn('user')]
    ;[first, second] = [await parley.modelId('first'), await parley.modelId('second')]
  })
  beforeEach(async () => {
    await correct(first, { ...unset, adjustable: ALL })
    await correct(second, { ...unset, adjustable: null })
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  const correct = async (id: string, input: object) => {
    const query =
      'mutation ($id: ID!, $input: UpdateModelInput!) { updateModel(id: $id, input: $input) { id } }'
    expect((await admin.ask({ query, variables: { id, input } })).errors).toBeUndefined()
  }
  const refusedFields = (work: Promise<unknown>) =>
    work.then(
      () => expect.unreachable(),
      (error: { code: string; fields: object }) => {
        expect(error.code).toBe('BAD_USER_INPUT')
        return error.fields
      },
    )
  const kept = async (id: string) =>
    (
      await user.ask(
        `{ node(id: "${id}") { ... on Conversation { ${PARAMETERS} } ... on Message { ${PARAMETERS} } } }`,
      )
    ).data.node.parameters

  /** What the model server was sent for it, without what every request has. */
  const sent = async (work: Promise<{ id: string }>) => {
    const { id } = await work
    expect((await user.client.reply(id).done()).status).toBe('COMPLETE')
    const { body } = parley.model.requests.at(-1) ?? expect.unreachable()
    const { messages: _messages, stream: _stream, stream_options: _options, ...rest } = body
    return rest
  }
  const send = async (input: Omit<Parameters<SignedIn['client']['sendMessage']>[0], 'content'>) =>
    (await user.client.sendMessage({ content: 'Hi', ...input })).reply

  test('what an admin lets people change they say for a conversation, and for one message over that', async () => {
    await correct(first, { temperature: 0.2, topP: 0.9, verbosity: 'low', extraBody: '{"top_k": 40}' })
    const { id } = await user.client.createConversation({
      parameters: { temperature: 0.7, maxTokens: 300, stop: ['END'] },
    })
    const said = { model: 'first', top_k: 40, top_p: 0.9, verbosity: 'low', max_tokens: 300 }
    expect(await sent(send({ conversationId: id }))).toEqual({ ...said, temperature: 0.7, stop: ['END'] })
    expect(
      await sent(send({ conversationId: id, parameters: { temperature: 0, reasoningEffort: 'high' } })),
    ).toEqual({ ...said, temperature: 0, reasoning_effort: 'high', stop: ['END'] })
    expect(await sent(send({ conversationId: id }))).toEqual({ ...said, temperature: 0.7, stop: ['END'] })
  })

  test('what is said later holds from then on; what is not named stays, and null takes it back', async () => {
    await correct(first, { temperature: 0.2 })
    const { id } = await user.client.createConversation({ parameters: { temperature: 0.7, topP: 0.5 } })
    await user.client.updateConversation(id, { parameters: { temperature: 1, stop: [] } })
    expect(await kept(id)).toEqual({ ...nothing, temperature: 1, topP: 0.5 })
    await user.client.updateConversation(id, { parameters: { temperature: null } })
    expect(await sent(send({ conversationId: id }))).toEqual({ model: 'first', temperature: 0.2, top_p: 0.5 })
    await user.client.updateConversation(id, { parameters: null })
    expect(await kept(id)).toBeNull()
    expect(await sent(send({ conversationId: id }))).toEqual({ model: 'first', temperature: 0.2 })
  })

  test('a message keeps what it was sent with, for every reply to it and for what it is edited to', async () => {
    const { id } = await user.client.createConversation({ parameters: { topP: 0.5 } })
    const { message, reply } = await user.client.sendMessage({
      ...{ conversationId: id, content: 'Hi', parameters: { temperature: 0.7 } },
    })
    await user.client.reply(reply.id).done()
    expect(await kept(message.id)).toEqual({ ...nothing, temperature: 0.7 })
    const asked = { model: 'first', temperature: 0.7, top_p: 0.5 }
    expect(await sent(user.client.regenerateReply(reply.id))).toEqual(asked)
    const other = user.client.regenerateReply(reply.id, { parameters: { temperature: 1.5 } })
    expect(await sent(other)).toEqual({ ...asked, temperature: 1.5 })
    expect(await kept((await other).id)).toEqual({ ...nothing, temperature: 1.5 })
    const edited = user.client.editMessage(message.id, 'Ho')
    expect(await sent(edited.then(one => one.reply))).toEqual(asked)
    const anew = user.client.editMessage(message.id, 'Ha', { parameters: { verbosity: 'low' } })
    expect(await sent(anew.then(one => one.reply))).toEqual({ model: 'first', top_p: 0.5, verbosity: 'low' })
  })

  test('a conversation that begins with a message keeps what that was sent with', async () => {
    const { conversation, message, reply } = await user.client.sendMessage({
      ...{ content: 'Hi', parameters: { temperature: 0.7 } },
    })
    await user.client.reply(reply.id).done()
    expect([await kept(conversation.id), await kept(message.id)]).toEqual([
      { ...nothing, temperature: 0.7 },
      null,
    ])
    expect(await sent(send({ conversationId: conversation.id }))).toMatchObject({ temperature: 0.7 })
  })

  test('what the model does not let people change is refused where it is given', async () => {
    await correct(first, { adjustable: ['TEMPERATURE'] })
    const { id } = await user.client.createConversation()
    const { reply, message } = await user.client.sendMessage({ conversationId: id, content: 'Hi' })
    await user.client.reply(reply.id).done()
    const parameters = { temperature: 1, topP: 0.5, stop: ['END'] }
    const cannot = (path: string, model = 'first') => ({
      [`${path}.topP`]: `topP cannot be changed for the model "${model}".`,
      [`${path}.stop`]: `stop cannot be changed for the model "${model}".`,
    })
    const { client } = user
    for (const work of [
      () => client.createConversation({ parameters }),
      () => client.updateConversation(id, { parameters }),
      () => client.sendMessage({ conversationId: id, content: 'Hi', parameters }),
    ])
      expect(await refusedFields(work())).toEqual(cannot('input.parameters'))
    for (const work of [
      () => client.editMessage(message.id, 'Ho', { parameters }),
      () => client.regenerateReply(reply.id, { parameters }),
    ])
      expect(await refusedFields(work())).toEqual(cannot('parameters'))
    expect(
      await refusedFields(
        client.updateConversation(id, { model: second, parameters: { topP: 1, stop: ['x'] } }),
      ),
    ).toEqual(cannot('input.parameters', 'second'))
    // Taking back is always allowed.
    await client.updateConversation(id, { parameters: { topP: null, stop: null } })
  })

  test('values are held to what holds for those of an admin', async () => {
    const parameters = { temperature: 2.1, topP: 0, maxTokens: 0, verbosity: 'Very much', stop: ['a', ''] }
    expect(await refusedFields(user.client.createConversation({ parameters }))).toEqual({
      'input.parameters.temperature': 'temperature must be a number from 0 to 2.',
      'input.parameters.topP': 'topP must be a number above 0 and up to 1.',
      'input.parameters.maxTokens': 'maxTokens must be a whole number of tokens, at least 1.',
      'input.parameters.verbosity': 'verbosity must be one word in small letters.',
      'input.parameters.stop': 'stop must be at most 4 texts of 1 to 100 characters.',
    })
  })

  test('what was kept is left out where another model answers, and where an admin takes it back', async () => {
    await correct(second, { adjustable: ['TOP_P'], temperature: 0.1 })
    const parameters = { temperature: 0.7, topP: 0.5 }
    const { id } = await user.client.createConversation({ parameters })
    parley.model.fail(503)
    expect(await sent(send({ conversationId: id }))).toEqual({
      model: 'second',
      temperature: 0.1,
      top_p: 0.5,
    })
    await user.client.updateConversation(id, { model: second })
    expect(await sent(send({ conversationId: id }))).toEqual({
      model: 'second',
      temperature: 0.1,
      top_p: 0.5,
    })
    await correct(second, { adjustable: [] })
    expect(await sent(send({ conversationId: id }))).toEqual({ model: 'second', temperature: 0.1 })
    expect(await kept(id)).toEqual({ ...nothing, ...parameters })
  })

  test('copies and exports have them, and a deleted message has none until it is back', async () => {
    const { id } = await user.client.createConversation({ parameters: { temperature: 0.7 } })
    const { message, reply } = await user.client.sendMessage({
      ...{ conversationId: id, content: 'Hi', parameters: { topP: 0.5 } },
    })
    await user.client.reply(reply.id).done()
    const fork = await user.client.forkConversation({ conversationId: id, messageId: reply.id })
    expect(await kept(fork.id)).toEqual({ ...nothing, temperature: 0.7 })
    expect(await sent(send({ conversationId: fork.id }))).toMatchObject({ temperature: 0.7 })
    const { url } = await user.client.exportConversation({ conversationId: id, format: 'JSON' })
    const exported = await (await fetch(new URL(url, parley.url))).json()
    expect(exported.conversation.parameters).toEqual({ temperature: 0.7 })
    expect(exported.messages.map(({ parameters }: { parameters: object }) => parameters)).toEqual([
      { topP: 0.5 },
      { topP: 0.5 },
    ])
    await user.client.deleteMessage(message.id)
    expect(await kept(message.id)).toBeNull()
    await user.client.restoreMessage(message.id)
    expect(await kept(message.id)).toEqual({ ...nothing, topP: 0.5 })
  })

  test('everybody sees what may be changed', async () => {
    await correct(first, { adjustable: ['STOP', 'TOP_P', 'STOP'] })
    const { data } = await user.ask('{ models { name adjustable } }')
    expect(data.models).toEqual([
      { name: 'first', adjustable: ['STOP', 'TOP_P'] },
      { name: 'second', adjustable: [] },
    ])
  })
})
