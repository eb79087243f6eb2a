import { describe, expect, it } from 'vitest'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'

/** Conversations titled 1 to `count`, the last one the newest. */
async function withConversations(parley: Parley, count: number): Promise<SignedIn & { ids: string[] }> {
  const person = await parley.signIn('user')
  const ids: string[] = []
  for (let title = 1; title <= count; title++)
    ids.push((await person.client.createConversation({ title: String(title) })).id)
  return { ...person, ids }
}

const titles = (page: { nodes: { title?: string | null }[] }) =>
  page.nodes.map(({ title }) => title).join(' ')

onEveryDatabase(database => {
  describe('the list of conversations', () => {
    it('pages forwards and backwards, newest first', async () => {
      await using parley = await startParley({ database })
      const { client } = await withConversations(parley, 5)
      const first = await client.conversations({ first: 2 })
      expect(titles(first)).toBe('5 4')
      expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false })
      const second = await client.conversations({ first: 2, after: first.pageInfo.endCursor })
      expect(titles(second)).toBe('3 2')
      const back = await client.conversations({ last: 2, before: second.pageInfo.startCursor })
      expect(titles(back)).toBe('5 4')
      expect(titles(await client.conversations({ last: 2 }))).toBe('2 1')
      expect(titles(await client.conversations({ offset: 3 }))).toBe('2 1')
    })

    it('shows nothing twice and leaves nothing out while conversations come and go', async () => {
      await using parley = await startParley({ database })
      const { client, ids } = await withConversations(parley, 6)
      const order = { field: 'CREATED_AT', direction: 'ASC' } as const
      const first = await client.conversations({ first: 2, orderBy: order })
      await client.deleteConversations([ids[1] ?? '', ids[2] ?? ''])
      await client.createConversation({ title: '7' })
      const rest = await client.conversations({ first: 10, after: first.pageInfo.endCursor, orderBy: order })
      expect(titles(first)).toBe('1 2')
      expect(titles(rest)).toBe('4 5 6 7')
    })

    it('comes to its end page by page', async () => {
      await using parley = await startParley({ database })
      const { client } = await withConversations(parley, 7)
      const all = await Array.fromAsync(client.conversations({ first: 3 }))
      expect(all.map(({ title }) => title).join(' ')).toBe('7 6 5 4 3 2 1')
      const { pageInfo } = await client.conversations({ first: 7 })
      expect(pageInfo.hasNextPage).toBe(false)
    })

    it('holds a conversation with a new message first', async () => {
      await using parley = await startParley({ database })
      const { client, ids } = await withConversations(parley, 3)
      const { reply } = await client.sendMessage({ conversationId: ids[0], content: 'Hi' })
      await client.reply(reply.id).done()
      expect(titles(await client.conversations())).toBe('1 3 2')
    })

    it('is counted only when asked, and filtered by id', async () => {
      await using parley = await startParley({ database })
      const { client, ids, ask } = await withConversations(parley, 3)
      const counted = await ask('{ conversations(first: 1) { totalCount } }')
      expect(counted.data.conversations.totalCount).toBe(3)
      expect(titles(await client.conversations({ filter: { ids: ids.slice(0, 2) } }))).toBe('2 1')
    })
  })

  describe('a conversation', () => {
    it('is created once for a key, however often it is asked for', async () => {
      await using parley = await startParley({ database })
      const { client } = await parley.signIn('user')
      const input = { title: 'Once', idempotencyKey: 'key' }
      const made = await Promise.all([1, 2, 3].map(() => client.createConversation(input)))
      expect(new Set(made.map(({ id }) => id)).size).toBe(1)
      expect(titles(await client.conversations())).toBe('Once')
    })

    it('is changed where something is given, cleared by null, and kept where nothing is', async () => {
      await using parley = await startParley({ database })
      const { client } = await parley.signIn('user')
      const { id } = await client.createConversation({ title: 'Old', systemPrompt: 'Be brief.' })
      expect(await client.updateConversation(id, { title: 'New' })).toMatchObject({
        title: 'New',
        systemPrompt: 'Be brief.',
      })
      expect(await client.updateConversation(id, { systemPrompt: null })).toMatchObject({
        title: 'New',
        systemPrompt: null,
      })
      await expect(client.updateConversation(id, { model: null })).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
      })
      await expect(client.updateConversation(id, { model: 'no such model' })).rejects.toMatchObject({
        code: 'BAD_USER_INPUT',
        fields: { 'input.model': expect.stringContaining('no such model') },
      })
    })

    it('takes null only where something can be cleared, and nothing at all as it is', async () => {
      await using parley = await startParley({ database })
      const { client, ask } = await parley.signIn('user')
      const { id } = await client.createConversation({ title: 'Kept' })
      const change = (input: object) =>
        ask({
          query: `mutation ($id: ID!, $input: UpdateConversationInput!) {
            updateConversation(id: $id, input: $input) { title pinned tags updatedAt } }`,
          variables: { id, input },
        })
      const nothing = await change({})
      for (const name of ['model', 'pinned', 'archived']) {
        const { errors } = await change({ title: null, [name]: null })
        expect(errors?.[0]?.extensions).toMatchObject({
          code: 'BAD_USER_INPUT',
          fields: { [`input.${name}`]: `${name} cannot be null.` },
        })
      }
      expect((await change({ tags: null })).data).toEqual(nothing.data)
      expect((await change({ title: null })).data.updateConversation.title).toBeNull()
    })

    it('has twenty tags at most, each of one to fifty characters', async () => {
      await using parley = await startParley({ database })
      const { ask } = await parley.signIn('user')
      const create = async (tags: string[]) => {
        const query = `mutation ($input: CreateConversationInput!) { createConversation(input: $input) { tags } }`
        const { data, errors } = await ask({ query, variables: { input: { tags } } })
        return data?.createConversation?.tags ?? Object.keys(errors?.[0]?.extensions.fields ?? {})
      }
      expect(await create(['b', ' a', 'b '])).toEqual(['a', 'b'])
      expect(await create(Array.from({ length: 20 }, (_, i) => `${i}`))).toHaveLength(20)
      expect(await create(Array.from({ length: 21 }, (_, i) => `${i}`))).toEqual(['input.tags'])
      expect(await create(['fine', ' ', 'x'.repeat(51)])).toEqual(['input.tags.1', 'input.tags.2'])
      expect(await create(['x'.repeat(50)])).toHaveLength(1)
    })

    it('is for its owner as if it were not there for anybody else', async () => {
      await using parley = await startParley({ database })
      const [user, admin, other] = await Promise.all([
        parley.signIn('user'),
        parley.signIn('admin'),
        parley.signIn('viewer'),
      ])
      const otherId = (await other.client.me())?.id ?? ''
      await admin.client.assignRole([otherId], 'rol_user')
      const { id } = await user.client.createConversation({ title: 'Mine' })
      expect(await other.client.conversation(id)).toBeNull()
      expect(await other.client.node(id)).toBeNull()
      await expect(other.client.updateConversation(id, { title: 'Yours' })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      })
      expect(await other.client.deleteConversations([id])).toEqual([id])
      expect(await user.client.conversation(id)).toMatchObject({ title: 'Mine' })
    })

    it('is gone with its messages when deleted, and deleting it again is no error', async () => {
      await using parley = await startParley({ database })
      const { client } = await parley.signIn('user')
      const { conversation, reply } = await client.sendMessage({ content: 'Hi' })
      await client.reply(reply.id).done()
      for (let round = 0; round < 2; round++)
        expect(await client.deleteConversations([conversation.id])).toEqual([conversation.id])
      expect(await client.node(reply.id)).toBeNull()
      expect((await client.messages()).nodes).toEqual([])
    })
  })
})
