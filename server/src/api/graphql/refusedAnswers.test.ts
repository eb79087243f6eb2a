import { expect, test } from 'vitest'
import { onEveryDatabase, type SignedIn, startParley } from '../../../test/parley.js'

const messages = 'messages { nodes { id } }'

onEveryDatabase(database => {
  async function setUp() {
    const parley = await startParley({ database })
    parley.model.otherwise('Yes.')
    const owner = await parley.signIn('user')
    const { data } = await owner.ask(
      'mutation { createApiKey(input: { name: "a key", scopes: [CHAT] }) { secret } }',
    )
    const key = parley.as({ token: data.createApiKey.secret })
    const { id } = await owner.client.createConversation({ title: 'before' })
    const { id: friend } = (await (await parley.signIn('admin')).ask('{ me { id } }')).data.me
    return { parley, owner, key, id, friend, [Symbol.asyncDispose]: () => parley[Symbol.asyncDispose]() }
  }

  const stateOf = async ({ ask }: SignedIn) =>
    (
      await ask(
        `{ conversations { totalCount nodes { title participants { user { id } } messages { nodes { id content } } } } }`,
      )
    ).data

  test('a mutation whose answer may not be read does nothing', async () => {
    await using world = await setUp()
    const { owner, key, id, friend } = world
    const before = await stateOf(owner)
    for (const mutation of [
      `{ createConversation(input: { title: "made" }) { id ${messages} } }`,
      `{ updateConversation(id: "${id}", input: { title: "after" }) { ...F } } fragment F on Conversation { ${messages} }`,
      `{ updateConversation(id: "${id}", input: { title: "after" }) { ... { title lastMessage { conversation { ${messages} } } } } }`,
      `{ updateConversation(id: "${id}", input: { title: "after" }) { title } again: updateConversation(id: "${id}", input: { title: "after" }) { ${messages} } }`,
      `{ addParticipant(conversationId: "${id}", userId: "${friend}", access: READ) { ${messages} } }`,
      `{ sendMessage(input: { content: "Hello" }) { conversation { ${messages} } } }`,
    ]) {
      const { errors } = await key.ask(`mutation ${mutation}`)
      expect(
        errors?.map(({ extensions }) => extensions.code),
        mutation,
      ).toEqual(['FORBIDDEN'])
      expect(errors?.[0]?.message).toContain('HISTORY_READ')
    }
    const after = await stateOf(owner)
    // What stands before it in the same document was done, and told.
    expect(after.conversations.nodes[0].title).toBe('after')
    after.conversations.nodes[0].title = 'before'
    expect(after).toEqual(before)
  })

  test('what is left out by a condition is not asked for', async () => {
    await using world = await setUp()
    const { key, id } = world
    const query = `mutation ($m: Boolean!) { updateConversation(id: "${id}", input: { pinned: true }) { pinned ${messages.replace('{', '@include(if: $m) {')} } }`
    expect((await key.ask({ query, variables: { m: true } })).errors).toHaveLength(1)
    expect((await key.ask({ query, variables: { m: false } })).data).toEqual({
      updateConversation: { pinned: true },
    })
  })

  test('a key that may only chat finds the versions of a message that it made', async () => {
    await using world = await setUp()
    const { owner, key } = world
    const { message, reply } = await key.client.sendMessage({ content: 'one' })
    await key.client.reply(reply.id).done()
    const other = await owner.client.editMessage(message.id, 'two')
    await owner.client.reply(other.reply.id).done()
    const { data, errors } = await key.ask(
      `mutation { editMessage(id: "${message.id}", content: "three") { message { siblings { content } } } }`,
    )
    expect(errors).toBeUndefined()
    const contents = (all: { content: string }[]) => all.map(({ content }) => content)
    expect(contents(data.editMessage.message.siblings)).toEqual(['one', 'three'])
    const seen = await owner.ask(`{ node(id: "${message.id}") { ... on Message { siblings { content } } } }`)
    expect(contents(seen.data.node.siblings)).toEqual(['one', 'two', 'three'])
  })
})
