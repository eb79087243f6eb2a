import { expect, it } from 'vitest'
import { attach } from '../../../../sdk/src/attach/index.js'
import { beside } from '../../../test/beside.js'
import { eventually } from '../../../test/eventually.js'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'
import { TITLE_PROMPT } from './prompt.js'

const env = { TITLES: 'on' }

const titleRequests = ({ model }: Parley) =>
  model.requests.filter(({ body }) => body.messages[0]?.content === TITLE_PROMPT)

/** The end of a reply and its job are stored together. */
const jobsDone = ({ databaseUrl }: Parley) =>
  beside(databaseUrl, client => eventually(async () => (await client.job.count()) === 0))

onEveryDatabase(database => {
  it('a conversation is titled by the model of its first reply, and everybody in it is told', async () => {
    await using parley = await startParley({ database, env: { ...env, OPENAI_MODELS: 'one,two' } })
    const person = await parley.signIn('user')
    parley.model.reply('Water them every day.')
    parley.model.reply('"Growing tomatoes."')
    const model = await parley.modelId('two')
    const sent = await person.client.sendMessage({ content: 'How do I grow tomatoes?', model })
    await person.client.reply(sent.reply.id).done()
    await jobsDone(parley)
    expect(await person.client.conversation(sent.conversation.id)).toMatchObject({
      title: 'Growing tomatoes',
    })
    const [request, ...others] = titleRequests(parley)
    expect(others).toEqual([])
    expect(request?.body.model).toBe('two')
    expect(request?.body.messages.at(-1)?.content).toMatch(
      /How do I grow tomatoes\?[\s\S]*Water them every day\./,
    )
    const { data } = await person.ask({
      query: '{ changes { nodes { kind actor { id } } } }',
    })
    expect(data.changes.nodes.at(-1)).toEqual({ kind: 'CONVERSATION_UPDATED', actor: null })
  })

  it('what somebody has titled meanwhile, or is temporary, stays as it is', async () => {
    await using parley = await startParley({ database, env })
    const person = await parley.signIn('user')
    const [answer, title] = [parley.model.hold(), parley.model.hold()]
    const { conversation, reply } = await person.client.sendMessage({ content: 'Hi' })
    answer.send('Hello')
    answer.end()
    await person.client.reply(reply.id).done()
    await title.received
    await person.client.updateConversation(conversation.id, { title: 'Mine' })
    title.send('The model’s')
    title.end()
    await jobsDone(parley)
    expect(await person.client.conversation(conversation.id)).toMatchObject({ title: 'Mine' })

    const { data } = await person.ask('mutation { createConversation(input: { temporary: true }) { id } }')
    const conversationId = data.createConversation.id
    const later = await person.client.sendMessage({ conversationId, content: 'Hi' })
    await person.client.reply(later.reply.id).done()
    await jobsDone(parley)
    expect(titleRequests(parley)).toHaveLength(1)
  })

  it('a conversation is asked about once, at its first complete reply', async () => {
    await using parley = await startParley({ database, env })
    const person = await parley.signIn('user')
    parley.model.fail(500)
    const first = await person.client.sendMessage({ content: 'One' })
    await person.client.reply(first.reply.id).done()
    await jobsDone(parley)
    expect(titleRequests(parley)).toHaveLength(0)
    const conversationId = first.conversation.id
    for (const content of ['Two', 'Three']) {
      const { reply } = await person.client.sendMessage({ conversationId, content })
      await person.client.reply(reply.id).done()
      await jobsDone(parley)
    }
    expect(titleRequests(parley)).toHaveLength(1)
    expect(titleRequests(parley)[0]?.body.messages.at(-1)?.content).toContain('Two')
  })

  it('what a title costs is booked', async () => {
    await using parley = await startParley({ database, env })
    const person = await parley.signIn('user')
    parley.model.reply('Hello')
    parley.model.reply('Greetings', { usage: [50, 3] })
    const { conversation, reply } = await person.client.sendMessage({ content: 'Hi' })
    await person.client.reply(reply.id).done()
    await jobsDone(parley)
    const where = { conversationId: conversation.id, messageId: null }
    const booked = await beside(parley.databaseUrl, client => client.usage.findMany({ where }))
    expect(booked).toMatchObject([{ model: 'test-model', promptTokens: 50, completionTokens: 3 }])
  })

  /** What has failed once is due again at once. */
  const triedAgain = ({ databaseUrl }: Parley) =>
    beside(databaseUrl, client =>
      eventually(
        async () =>
          (
            await client.job.updateMany({
              where: { attempts: 1, claimedBy: null },
              data: { runAt: new Date(0) },
            })
          ).count,
      ),
    )

  it('a model that is down is asked again later', async () => {
    await using parley = await startParley({ database, env })
    const person = await parley.signIn('user')
    parley.model.reply('Hello')
    parley.model.fail(503)
    parley.model.reply('Greetings')
    const { conversation, reply } = await person.client.sendMessage({ content: 'Hi' })
    await person.client.reply(reply.id).done()
    await eventually(() => titleRequests(parley).length === 1)
    await triedAgain(parley)
    await jobsDone(parley)
    expect(await person.client.conversation(conversation.id)).toMatchObject({ title: 'Greetings' })
  })

  it('nothing is spent on a title any more for who has been suspended', async () => {
    await using parley = await startParley({ database, env })
    const person = await parley.signIn('user')
    parley.model.reply('Hello')
    parley.model.fail(503)
    const { reply } = await person.client.sendMessage({ content: 'Hi' })
    await person.client.reply(reply.id).done()
    await eventually(() => titleRequests(parley).length === 1)
    await beside(parley.databaseUrl, c => c.user.updateMany({ data: { status: 'SUSPENDED' } }))
    await triedAgain(parley)
    await jobsDone(parley)
    expect(titleRequests(parley)).toHaveLength(1)
  })

  it('a conversation is titled by its first words, without a call, where that is set', async () => {
    await using parley = await startParley({ database, env: { TITLES: 'words' } })
    const person = await parley.signIn('user')
    const content =
      '# How do I grow tomatoes on a balcony that has no sun before the afternoon, and what else?'
    const sent = await person.client.sendMessage({ content })
    await person.client.reply(sent.reply.id).done()
    await jobsDone(parley)
    expect(await person.client.conversation(sent.conversation.id)).toMatchObject({
      title: 'How do I grow tomatoes on a balcony that has no sun before the afternoon, and…',
    })
    expect(parley.model.requests).toHaveLength(1)
    expect((await person.ask('{ serverInfo { features } }')).data.serverInfo.features).toContain('TITLES')
  })

  it('a conversation that begins with files alone is titled by the first of them', async () => {
    await using parley = await startParley({ database, env: { TITLES: 'words' } })
    const { client } = await parley.signIn('user')
    const file = await attach(client, new Blob(['Some text']), { filename: 'notes.txt' })
    const sent = await client.sendMessage({ content: '', attachmentIds: [file.id] })
    await client.reply(sent.reply.id).done()
    await jobsDone(parley)
    expect(await client.conversation(sent.conversation.id)).toMatchObject({ title: 'notes.txt' })
  })

  it('another model writes titles where one is named, and while that is offered', async () => {
    const names = { OPENAI_MODELS: 'one,two', TITLE_MODEL: 'two' }
    await using parley = await startParley({ database, env: { ...env, ...names } })
    const [person, admin] = [await parley.signIn('user'), await parley.signIn('admin')]
    parley.model.otherwise('Tomatoes')
    const titled = async () => {
      const { reply } = await person.client.sendMessage({ content: 'How do I grow tomatoes?' })
      await person.client.reply(reply.id).done()
      await jobsDone(parley)
      return titleRequests(parley).at(-1)?.body.model
    }
    expect(await titled()).toBe('two')
    const id = await parley.modelId('two')
    await admin.ask(`mutation { updateModel(id: "${id}", input: { enabled: false }) { id } }`)
    expect(await titled()).toBe('one')
  })
})
