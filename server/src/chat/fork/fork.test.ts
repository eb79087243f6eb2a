import type { PrismaClient } from '@parley/prisma'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { beside } from '../../../test/beside.js'
import { addConversations } from '../../../test/history.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'

onEveryDatabase(database => {
  let parley: Parley
  let user: SignedIn
  let other: SignedIn
  let userId: string
  let otherId: string

  beforeAll(async () => {
    parley = await startParley({ database })
    user = await parley.signIn('user')
    other = await parley.signIn('admin')
    userId = await idOf(user)
    otherId = await idOf(other)
  })
  afterAll(() => parley[Symbol.asyncDispose]())

  const stored = <T>(work: (client: PrismaClient) => Promise<T>) => beside(parley.databaseUrl, work)
  const idOf = async ({ ask }: SignedIn): Promise<string> => (await ask('{ me { id } }')).data.me.id
  const say = async ({ client }: SignedIn, conversationId: string, content: string, parentId?: string) => {
    parley.model.reply(`${content}!`)
    const { message, reply } = await client.sendMessage({
      ...{ conversationId, content },
      ...(parentId && { parentId }),
    })
    await client.reply(reply.id).done()
    return { message: message.id, reply: reply.id }
  }
  const fork = (who: SignedIn, conversationId: string, messageId: string) =>
    who.client.forkConversation({ conversationId, messageId })
  const textsOf = async (who: SignedIn, id: string) =>
    (await who.client.conversationMessages(id, { first: 100 })).nodes.map(({ content }) => content)
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: { code?: string }) => error.code,
    )

  async function branched(who = user) {
    const { id } = await who.client.createConversation({ title: 'A plan', systemPrompt: 'Be brief.' })
    const first = await say(who, id, '1')
    const old = await say(who, id, '2', first.reply)
    const next = await say(who, id, '3', old.reply)
    const branch = await say(who, id, '2b', first.reply)
    return { id, first, old, next, branch }
  }

  test('a fork begins with the path to a message, and goes on by itself', async () => {
    const { id, old, branch } = await branched()
    const made = await fork(user, id, old.reply)
    expect(made).toMatchObject({
      ...{ title: 'A plan', systemPrompt: 'Be brief.', temporary: false, unread: 0, viewerAccess: 'OWNER' },
      owner: { id: userId },
    })
    expect(await textsOf(user, made.id)).toEqual(['1', '1!', '2', '2!'])
    expect(await textsOf(user, (await fork(user, id, branch.message)).id)).toEqual(['1', '1!', '2b'])
    await say(user, made.id, 'and on')
    expect(await textsOf(user, made.id)).toEqual(['1', '1!', '2', '2!', 'and on', 'and on!'])
    expect(parley.model.requests.at(-1)?.body.messages.map(({ content }) => content)).toEqual([
      'Be brief.',
      ...['1', '1!', '2', '2!', 'and on'],
    ])
    expect(await textsOf(user, id)).toEqual(['1', '1!', '2b', '2b!'])
  })

  test('its messages are new ones, in their order, with their authors and without what was used', async () => {
    const { id, old } = await branched()
    await user.client.rateMessage(old.reply, { rating: 'UP' })
    const usage = () => stored(client => client.usage.count())
    const before = await usage()
    const made = await fork(user, id, old.reply)
    expect(await usage()).toBe(before)
    const { data } = await user.ask({
      query: `query ($id: ID!) {
        conversation(id: $id) { messages { nodes {
          id role content status author { id } parent { id } siblings { id } model { name }
          feedback { rating } usage { promptTokens } idempotencyKey
        } } usage { promptTokens } }
        messages(filter: { conversationId: $id }, orderBy: { field: CREATED_AT, direction: ASC }) { nodes { id } }
      }`,
      variables: { id: made.id },
    })
    const { nodes } = data.conversation.messages
    expect(data.messages.nodes.map(({ id }: { id: string }) => id)).toEqual(
      nodes.map(({ id }: { id: string }) => id),
    )
    expect(nodes[3]).toEqual({
      ...{ id: expect.any(String), role: 'ASSISTANT', content: '2!', status: 'COMPLETE', author: null },
      ...{ parent: { id: nodes[2].id }, siblings: [{ id: nodes[3].id }], model: { name: 'test-model' } },
      ...{ feedback: null, usage: null, idempotencyKey: null },
    })
    expect(nodes[0].author).toEqual({ id: userId })
    expect(data.conversation.usage?.promptTokens ?? 0).toBe(0)
    expect([old.message, old.reply]).not.toContain(nodes[3].id)
  })

  test('whoever may read forks, for themselves alone, and where from is seen by whoever sees that', async () => {
    const { id, old } = await branched()
    expect(await codeOf(fork(other, id, old.reply))).toBe('NOT_FOUND')
    await user.client.addParticipant(id, otherId, 'READ')
    const made = await fork(other, id, old.reply)
    expect(await textsOf(other, made.id)).toEqual(['1', '1!', '2', '2!'])
    const origin = async (who: SignedIn) =>
      (
        await who.ask({
          query: `query ($id: ID!) { conversation(id: $id) {
            forkedFrom { id content conversation { id } } participants { user { id } } } }`,
          variables: { id: made.id },
        })
      ).data.conversation
    expect(await origin(other)).toEqual({
      forkedFrom: { id: old.reply, content: '2!', conversation: { id } },
      participants: [{ user: { id: otherId } }],
    })
    expect(await origin(user)).toBeNull()
    await user.client.removeParticipant(id, otherId)
    expect((await origin(other)).forkedFrom).toBeNull()
    expect(await textsOf(other, made.id)).toEqual(['1', '1!', '2', '2!'])
    await user.client.addParticipant(id, otherId, 'READ')
    await user.client.deleteConversations([id])
    expect((await origin(other)).forkedFrom).toBeNull()
  })

  test('what is not there, deleted, of another conversation or still being written is not forked', async () => {
    const { id, first, old, next } = await branched()
    const elsewhere = await branched()
    expect(await codeOf(fork(user, id, elsewhere.first.reply))).toBe('NOT_FOUND')
    await user.client.deleteMessage(old.message)
    expect(await codeOf(fork(user, id, old.message))).toBe('NOT_FOUND')
    // What follows something deleted is there, and so is its place.
    expect(await textsOf(user, (await fork(user, id, next.reply)).id)).toEqual([
      ...['1', '1!', '', '2!', '3', '3!'],
    ])
    const held = parley.model.hold()
    const { reply } = await user.client.sendMessage({
      conversationId: id,
      content: 'more',
      parentId: first.reply,
    })
    await held.received
    expect(await codeOf(fork(user, id, reply.id))).toBe('CONFLICT')
    held.end()
    await user.client.reply(reply.id).done()
  })

  test('a key that may not read history forks what it sent itself, and nothing else', async () => {
    const keyFor = async (...scopes: string[]) => {
      const { data } = await user.ask({
        query:
          'mutation ($scopes: [Permission!]!) { createApiKey(input: { name: "fork", scopes: $scopes, reason: "chats" }) { secret } }',
        variables: { scopes },
      })
      return parley.as({ token: data.createApiKey.secret })
    }
    const writer = await keyFor('CHAT')
    const { id, old } = await branched()
    const forked = async (conversationId: string, messageId: string) =>
      writer.ask({
        query: 'mutation ($input: ForkConversationInput!) { forkConversation(input: $input) { id } }',
        variables: { input: { conversationId, messageId } },
      })
    expect((await forked(id, old.reply)).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
    parley.model.reply('Mine.')
    const sent = await writer.ask(
      'mutation { sendMessage(input: { content: "Mine?" }) { conversation { id } reply { id } } }',
    )
    const { conversation, reply } = sent.data.sendMessage
    await user.client.reply(reply.id).done()
    const made = (await forked(conversation.id, reply.id)).data.forkConversation.id
    expect(await textsOf(user, made)).toEqual(['Mine?', 'Mine.'])
    // Somebody else's words in between.
    const { message } = await say(user, conversation.id, 'Yours?')
    expect((await forked(conversation.id, message)).errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  })

  test('the same key forks once', async () => {
    const { id, old, first } = await branched()
    const input = { conversationId: id, messageId: old.reply, idempotencyKey: crypto.randomUUID() }
    const [one, two] = await Promise.all([
      user.client.forkConversation(input),
      user.client.forkConversation(input),
    ])
    expect(one.id).toBe(two.id)
    expect(await codeOf(user.client.forkConversation({ ...input, messageId: first.reply }))).toBe('CONFLICT')
  })

  test('a copy of what is temporary goes when that goes, and is in no list', async () => {
    const { id, expiresAt } = await user.client.createConversation({ temporary: true })
    const { reply } = await say(user, id, 'whispered')
    const made = await fork(user, id, reply)
    expect(made).toMatchObject({ temporary: true, expiresAt })
    await parley.searchSettled()
    expect((await user.client.messages({ filter: { search: 'whispered' } })).nodes).toEqual([])
  })

  test('a long one is copied whole, is found, and is told as if it had been written', async () => {
    const text = `heron${database}`
    const [id = ''] = await stored(client =>
      addConversations(client, { ownerId: userId, messages: 3000, text }),
    )
    const last = await stored(client =>
      client.message.findFirst({ where: { conversationId: id, seq: 2999 } }),
    )
    const { data } = await user.ask('{ changes { pageInfo { endCursor } } }')
    let after = data.changes.pageInfo.endCursor
    const made = await fork(user, id, last?.id ?? '')
    const rows = await stored(client =>
      client.message.findMany({ where: { conversationId: made.id }, orderBy: { seq: 'asc' } }),
    )
    expect(rows.map(({ content }) => Number(/ (\d+) by/.exec(content)?.[1]))).toEqual(
      Array.from({ length: 2999 }, (_, i) => i),
    )
    expect(rows.every((row, i) => row.parentId === (rows[i - 1]?.id ?? null))).toBe(true)
    const told: string[] = []
    for (let more = true; more; ) {
      const { data } = await user.ask({
        query: `query ($after: String) { changes(first: 100, after: $after) {
          nodes { kind conversationId messageId } pageInfo { endCursor hasNextPage } } }`,
        variables: { after },
      })
      const { nodes, pageInfo } = data.changes
      for (const { kind, conversationId, messageId } of nodes)
        if (conversationId === made.id) told.push(kind === 'CONVERSATION_CREATED' ? kind : messageId)
      after = pageInfo.endCursor
      more = pageInfo.hasNextPage
    }
    expect(told).toEqual(['CONVERSATION_CREATED', ...rows.map(({ id }) => id)])
    await parley.searchSettled()
    const found = await user.client.conversations({ filter: { search: text } })
    expect(found.nodes.map(({ id }) => id)).toContain(made.id)
  }, 120_000)
})
