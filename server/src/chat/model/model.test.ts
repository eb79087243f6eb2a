import { afterAll, beforeAll, expect, test } from 'vitest'
import { beside } from '../../../test/beside.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'

onEveryDatabase(database => {
  let parley: Parley
  let user: SignedIn

  beforeAll(async () => {
    parley = await startParley({
      database,
      env: { MODEL_DETAILS: 'large: name="The large one" context=1000' },
    })
    parley.model.models.ids = ['large', 'small']
    parley.model.otherwise('Yes.')
    user = await parley.signIn('user')
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  const models = async (): Promise<{ id: string; name: string; upstreamName: string }[]> =>
    (await user.ask('{ models { id name upstreamName } }')).data.models

  test('a model has an id of its own, which stays when the server starts again', async () => {
    const before = await models()
    expect(before).toMatchObject([
      { id: expect.stringMatching(/^mdl_/), name: 'The large one', upstreamName: 'large' },
      { id: expect.stringMatching(/^mdl_/), name: 'small', upstreamName: 'small' },
    ])
    await parley.stop()
    await parley.start()
    expect(await models()).toEqual(before)
  })

  test('many who see a model for the first time see one', async () => {
    parley.model.models.ids = ['large', 'small', 'brand-new']
    await parley.stop()
    await parley.start()
    const answers = await Promise.all(Array.from({ length: 10 }, models))
    expect(new Set(answers.map(answer => JSON.stringify(answer))).size).toBe(1)
    const rows = await beside(parley.databaseUrl, client =>
      client.model.findMany({ where: { name: 'brand-new' } }),
    )
    expect(rows).toMatchObject([{ server: 'default', id: answers[0]?.[2]?.id }])
  })

  test('a conversation, its replies and what they used name the model as the list of models does', async () => {
    const [large, small] = await models()
    const model = { id: small?.id, name: 'small' }
    const conversation = await user.client.createConversation()
    const { reply } = await user.client.sendMessage({
      conversationId: conversation.id,
      content: 'Hi',
      model: small?.id ?? '',
    })
    expect(conversation.model).toEqual({ id: large?.id, name: 'The large one' })
    expect(reply.model).toEqual(model)
    expect(await user.client.reply(reply.id).done()).toMatchObject({ model })
    const { data } = await user.ask(`{
      node(id: "${small?.id}") { __typename id ... on Model { name available } }
      conversation(id: "${conversation.id}") { messages { nodes { model { id name } } } }
      changes { nodes { conversation { model { id } } message { model { id } } } }
    }`)
    expect(data.node).toEqual({ __typename: 'Model', ...model, available: true })
    expect(data.conversation.messages.nodes).toEqual([{ model: null }, { model }])
    expect(data.changes.nodes.at(-1)).toEqual({
      conversation: { model: { id: large?.id } },
      message: { model: { id: small?.id } },
    })
  })

  test.each(['large', 'The large one'])('whoever gives the name %s for an id is told the id', async name => {
    const [large] = await models()
    const says = {
      code: 'BAD_USER_INPUT',
      fields: { 'input.model': expect.stringContaining(`"${large?.id}"`) },
    }
    await expect(user.client.createConversation({ model: name })).rejects.toMatchObject(says)
    await expect(user.client.sendMessage({ content: 'Hi', model: name })).rejects.toMatchObject(says)
  })

  test('what a model is called is known, and nobody waits, while the model server is away', async () => {
    const { id } = await user.client.createConversation()
    const name = async () =>
      (await user.ask(`{ conversation(id: "${id}") { model { name available } } }`)).data.conversation.model
    expect(await name()).toEqual({ name: 'The large one', available: true })
    await parley.stop()
    parley.model.models.status = 500
    await parley.start()
    expect(await name()).toEqual({ name: 'large', available: false })
    parley.model.models.status = 200
  })
})
