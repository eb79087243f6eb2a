import { describe, expect, it } from 'vitest'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'

/** A conversation of `turns` turns: "1", "1!", "2", "2!", … */
async function withTurns(parley: Parley, turns: number) {
  const person = await parley.signIn('user')
  const { id } = await person.client.createConversation({})
  const replies: string[] = []
  for (let turn = 1; turn <= turns; turn++)
    replies.push((await say(person.client, parley, id, String(turn))).reply)
  return { ...person, id, replies }
}

async function say(
  client: Awaited<ReturnType<Parley['signIn']>>['client'],
  parley: Parley,
  conversationId: string,
  content: string,
  parentId?: string,
) {
  parley.model.reply(`${content}!`)
  const { message, reply } = await client.sendMessage({
    conversationId,
    content,
    ...(parentId && { parentId }),
  })
  await client.reply(reply.id).done()
  return { message: message.id, reply: reply.id }
}

const texts = (page: { nodes: { content: string }[] }) => page.nodes.map(({ content }) => content).join(' ')

onEveryDatabase(database => {
  describe('the messages of a conversation', () => {
    it('are the branch of the newest leaf, oldest first', async () => {
      await using parley = await startParley({ database })
      const { client, id, replies } = await withTurns(parley, 2)
      await say(client, parley, id, '2b', replies[0])
      expect(texts(await client.conversationMessages(id))).toBe('1 1! 2b 2b!')
    })

    it('show another branch by any of its messages', async () => {
      await using parley = await startParley({ database })
      const { client, id, replies } = await withTurns(parley, 3)
      const other = await say(client, parley, id, '2b', replies[0])
      await say(client, parley, id, '3b', other.reply)
      expect(texts(await client.conversationMessages(id, { leaf: replies[1] }))).toBe('1 1! 2 2! 3 3!')
      expect(texts(await client.conversationMessages(id, { leaf: other.message }))).toBe('1 1! 2b 2b! 3b 3b!')
      expect(texts(await client.conversationMessages(id, { leaf: replies[0] }))).toBe('1 1! 2b 2b! 3b 3b!')
    })

    it('page from either end, across a fork', async () => {
      await using parley = await startParley({ database })
      const { client, id, replies } = await withTurns(parley, 2)
      await say(client, parley, id, '2b', replies[0])
      const newest = await client.conversationMessages(id, { last: 3 })
      expect(texts(newest)).toBe('1! 2b 2b!')
      expect(newest.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false })
      expect(
        texts(await client.conversationMessages(id, { last: 3, before: newest.pageInfo.startCursor })),
      ).toBe('1')
      const oldest = await client.conversationMessages(id, { first: 3 })
      expect(texts(oldest)).toBe('1 1! 2b')
      expect(
        texts(await client.conversationMessages(id, { first: 3, after: oldest.pageInfo.endCursor })),
      ).toBe('2b!')
    })

    it('are the last ones of the branch, wherever it forks off, and all where there are not so many', async () => {
      await using parley = await startParley({ database })
      const { client, id, replies } = await withTurns(parley, 2)
      await say(client, parley, id, '2b', replies[0])
      const last = async (count: number) => {
        const page = await client.conversationMessages(id, { last: count })
        return [texts(page), page.pageInfo.hasPreviousPage]
      }
      expect(await last(1)).toEqual(['2b!', true])
      expect(await last(2)).toEqual(['2b 2b!', true])
      expect(await last(3)).toEqual(['1! 2b 2b!', true])
      expect(await last(4)).toEqual(['1 1! 2b 2b!', false])
      expect(await last(9)).toEqual(['1 1! 2b 2b!', false])
    })

    it('stay on the branch a cursor was made on, whatever comes meanwhile', async () => {
      await using parley = await startParley({ database })
      const { client, id, replies } = await withTurns(parley, 3)
      const first = await client.conversationMessages(id, { first: 2 })
      await say(client, parley, id, '2b', replies[0])
      const rest = await client.conversationMessages(id, { first: 10, after: first.pageInfo.endCursor })
      expect(texts(rest)).toBe('2 2! 3 3!')
    })

    it('know their parent and the versions beside them', async () => {
      await using parley = await startParley({ database })
      const { client, id, replies, ask } = await withTurns(parley, 2)
      const other = await say(client, parley, id, '2b', replies[0])
      const { data } = await ask({
        query: 'query ($id: ID!) { node(id: $id) { ... on Message { parent { id } siblings { content } } } }',
        variables: { id: other.message },
      })
      expect(data.node).toEqual({
        parent: { id: replies[0] },
        siblings: [{ content: '2' }, { content: '2b' }],
      })
    })

    it('of another conversation are no leaf and no parent of this one', async () => {
      await using parley = await startParley({ database })
      const { client, id } = await withTurns(parley, 1)
      const { reply } = await client.sendMessage({ content: 'Elsewhere' })
      await client.reply(reply.id).done()
      await expect(client.conversationMessages(id, { leaf: reply.id })).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
      })
      await expect(
        client.sendMessage({ conversationId: id, content: 'Hm', parentId: reply.id }),
      ).rejects.toMatchObject({ code: 'NOT_FOUND' })
    })
  })

  describe('the history', () => {
    it('holds the messages of all conversations and branches, newest first or oldest first', async () => {
      await using parley = await startParley({ database })
      const { client, id, replies } = await withTurns(parley, 2)
      await say(client, parley, id, '2b', replies[0])
      expect(texts(await client.messages({ first: 3 }))).toBe('2b! 2b 2!')
      const oldest = { field: 'CREATED_AT', direction: 'ASC' } as const
      const all = await Array.fromAsync(client.messages({ first: 2, orderBy: oldest }))
      expect(all.map(({ content }) => content).join(' ')).toBe('1 1! 2 2! 2b 2b!')
    })

    it('is filtered by role, conversation and time', async () => {
      await using parley = await startParley({ database })
      const { client, id } = await withTurns(parley, 2)
      const { reply } = await client.sendMessage({ content: 'Elsewhere' })
      await client.reply(reply.id).done()
      expect(texts(await client.messages({ filter: { conversationId: id, role: 'ASSISTANT' } }))).toBe(
        '2! 1!',
      )
      const { nodes } = await client.messages({ filter: { createdAfter: '2999-01-01T00:00:00Z' } })
      expect(nodes).toEqual([])
    })
  })

  it('a page of a conversation takes two queries, a list with last messages too, who one is one', async () => {
    await using parley = await startParley({ database, logLevel: 'trace' })
    const { ask, id } = await withTurns(parley, 2)
    const page = `{ conversation(id: "${id}") { title messages(last: 50) { nodes { content author { name } attachments { id } } } } }`
    const list = '{ conversations(first: 50) { nodes { title owner { name } lastMessage { content } } } }'
    const statementsOf = async (query: string) => {
      await parley.searchSettled()
      const from = parley.log.length
      expect((await ask(query)).errors).toBeUndefined()
      return parley.log
        .slice(from)
        .filter(
          ({ sql }) => /^\s*SELECT/i.test(String(sql)) && !/FROM "?(process|reply_process)/.test(String(sql)),
        ).length
    }
    const byEdges = '{ conversations(first: 50) { edges { node { title lastMessage { content } } } } }'
    const most = { [page]: 2, [list]: 2, [byEdges]: 2, '{ me { id name } }': 1 }
    for (const [query, count] of Object.entries(most)) {
      const counts = [await statementsOf(query), await statementsOf(query), await statementsOf(query)]
      // What the server does by itself at the same time only adds to them.
      expect(Math.min(...counts), query).toBe(count)
    }
  })

  it('a page of conversations with their messages takes as many queries for ten as for one', async () => {
    await using parley = await startParley({ database, logLevel: 'trace' })
    const { client, ask } = await parley.signIn('user')
    // Not what the server does by itself at the same time.
    const isPage = (sql: string) =>
      /^\s*SELECT/i.test(sql) && /"(conversation|message|branch|user)"/.test(sql) && !/process/.test(sql)
    const once = async () => {
      await parley.searchSettled()
      const from = parley.log.length
      const { errors } = await ask(
        '{ conversations { nodes { owner { name } lastMessage { content } messages(last: 2) { nodes { author { name } parent { id } siblings { id } } } } } }',
      )
      expect(errors).toBeUndefined()
      return parley.log.slice(from).filter(({ sql }) => isPage(String(sql))).length
    }
    const statements = async () => Math.min(await once(), await once(), await once())
    const converse = async (content: string) =>
      client.reply((await client.sendMessage({ content })).reply.id).done()
    await converse('one')
    const one = await statements()
    for (let more = 0; more < 9; more++) await converse(String(more))
    expect(await statements()).toBe(one)
    expect(one).toBeLessThanOrEqual(7)
  })
})
