import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { beside } from '../../../test/beside.js'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'
import { openPeople, type Somebody, somebodyWith } from '../../../test/sharing.js'

const conversations = `query ($first: Int, $after: String, $last: Int, $before: String, $filter: ConversationFilter, $orderBy: ConversationOrder, $scope: HistoryScope! = OWN) {
  conversations(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy, scope: $scope) {
    totalCount nodes { id title } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }`
const messages = `query ($first: Int, $after: String, $last: Int, $before: String, $filter: MessageFilter, $orderBy: MessageOrder, $scope: HistoryScope! = OWN) {
  messages(first: $first, after: $after, last: $last, before: $before, filter: $filter, orderBy: $orderBy, scope: $scope) {
    totalCount nodes { id content } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }`
const update = `mutation ($id: ID!, $input: UpdateConversationInput!) { updateConversation(id: $id, input: $input) { id } }`
const create = `mutation ($input: CreateConversationInput!) { createConversation(input: $input) { id } }`

type Variables = Record<string, unknown>

onEveryDatabase(database => {
  let parley: Parley
  let people: ReturnType<typeof openPeople>
  let auditor: Somebody

  beforeAll(async () => {
    parley = await startParley({ database })
    people = openPeople(parley)
    auditor = await people.auditor()
  })
  afterAll(async () => {
    await people.close()
    await parley[Symbol.asyncDispose]()
  })

  /** Somebody without a conversation. */
  const newcomer = async (): Promise<Somebody> => {
    const person = await people.somebody()
    const { nodes } = await person.client.conversations()
    await person.client.deleteConversations(nodes.map(({ id }) => id))
    return person
  }
  const start = async (person: Somebody, input: Variables): Promise<string> =>
    (await person.get(create, { input })).createConversation.id
  const say = async (person: Somebody, conversationId: string, content: string) => {
    parley.model.reply(`${content}!`)
    const { reply } = await person.client.sendMessage({ conversationId, content })
    await person.client.reply(reply.id).done()
  }
  const titles = async (person: Somebody, filter: Variables, more: Variables = {}) =>
    (await person.get(conversations, { filter, ...more })).conversations.nodes
      .map(({ title }: { title: string }) => title)
      .join(' ')
  const texts = async (person: Somebody, filter: Variables, more: Variables = {}) =>
    (await person.get(messages, { filter, ...more })).messages.nodes
      .map(({ content }: { content: string }) => content)
      .join(' ')

  describe('the list of conversations', () => {
    test('is filtered by what the person has made of them', async () => {
      const [person, friend] = [await newcomer(), await newcomer()]
      const ids = []
      for (const title of ['a', 'b', 'c'])
        ids.push(await start(person, { title, tags: ['all', `of ${title}`] }))
      const theirs = await start(friend, { title: 'd' })
      await friend.share(theirs, person.id, 'READ')
      await person.get(update, { id: ids[0], input: { pinned: true } })
      await person.get(update, { id: theirs, input: { pinned: true, archived: true, tags: ['all'] } })
      expect(await titles(person, {})).toBe('d c b a')
      expect(await titles(person, { pinned: true })).toBe('d a')
      expect(await titles(person, { pinned: false })).toBe('c b')
      expect(await titles(person, { pinned: true, archived: false })).toBe('a')
      expect(await titles(person, { tags: ['all'] })).toBe('d c b a')
      expect(await titles(person, { tags: ['all', ' of b '] })).toBe('b')
      expect(await titles(person, { ownerId: person.id })).toBe('c b a')
      expect(await titles(person, { ownerId: friend.id })).toBe('d')
      expect(await titles(friend, { pinned: true })).toBe('')
      expect(await titles(friend, { tags: ['all'] })).toBe('')
    })

    test('is filtered by when they were changed', async () => {
      const person = await newcomer()
      const old = await start(person, { title: 'old' })
      const { conversation } = await person.get('query ($id: ID!) { conversation(id: $id) { updatedAt } }', {
        id: await start(person, { title: 'new' }),
      })
      expect(await titles(person, { updatedAfter: conversation.updatedAt })).toBe('new')
      expect(await titles(person, { updatedBefore: conversation.updatedAt })).toBe('old')
      await person.get(update, { id: old, input: { pinned: true } })
      expect(await titles(person, { updatedAfter: conversation.updatedAt })).toBe('new')
      await person.get(update, { id: old, input: { title: 'older' } })
      const orderBy = { field: 'UPDATED_AT', direction: 'DESC' }
      expect(await titles(person, { updatedAfter: conversation.updatedAt }, { orderBy })).toBe('older new')
    })

    test('moves a conversation up for everybody in it', async () => {
      const [person, friend] = [await newcomer(), await newcomer()]
      const id = await start(person, { title: 'shared' })
      await person.share(id, friend.id, 'READ')
      await start(friend, { title: 'own' })
      expect(await titles(friend, {})).toBe('own shared')
      await say(person, id, 'Hello')
      expect(await titles(friend, {})).toBe('shared own')
    })
  })

  describe('a temporary conversation', () => {
    test('expires, stands in no list, and is there by its id', async () => {
      const person = await newcomer()
      const begun = Date.now()
      const id = await start(person, { title: 'soon gone', temporary: true, tags: ['all'] })
      await say(person, id, 'Hello')
      const { conversation } = await person.get(
        'query ($id: ID!) { conversation(id: $id) { temporary expiresAt tags lastMessage { content } } }',
        { id },
      )
      expect(conversation).toMatchObject({
        temporary: true,
        tags: ['all'],
        lastMessage: { content: 'Hello!' },
      })
      const hours = (Date.parse(conversation.expiresAt) - begun) / 3_600_000
      expect(hours).toBeGreaterThanOrEqual(24)
      expect(hours).toBeLessThan(24.1)
      for (const filter of [{}, { tags: ['all'] }, { ids: [id] }])
        expect(await titles(person, filter)).toBe('')
      expect(await titles(auditor, { ids: [id] }, { scope: 'ALL' })).toBe('')
      for (const filter of [{}, { conversationId: id }]) expect(await texts(person, filter)).toBe('')
      expect(await texts(auditor, { conversationId: id }, { scope: 'ALL' })).toBe('')
    })

    test('shows what is shared in no list either', async () => {
      const [person, friend] = [await newcomer(), await newcomer()]
      const id = await start(person, { temporary: true })
      await person.share(id, friend.id, 'WRITE')
      await say(friend, id, 'Hello')
      expect(await titles(friend, {})).toBe('')
      expect(await texts(friend, {})).toBe('')
      expect(await friend.client.conversation(id)).toMatchObject({ id })
    })
  })

  describe('messages across conversations', () => {
    let person: Somebody
    let friend: Somebody
    let own: string
    let theirs: string
    beforeAll(async () => {
      ;[person, friend] = [await newcomer(), await newcomer()]
      own = await start(person, {})
      theirs = await start(friend, {})
      const unshared = await start(friend, {})
      await friend.share(theirs, person.id, 'WRITE')
      await say(person, own, '1')
      await say(friend, theirs, '2')
      await say(friend, unshared, 'secret')
      await say(person, theirs, '3')
      await say(person, own, '4')
    })

    test('are one’s own and those shared, in one order, page by page from either end', async () => {
      const all = '4! 4 3! 3 2! 2 1! 1'
      expect(await texts(person, {})).toBe(all)
      for (const size of [1, 2, 3]) {
        const seen: string[] = []
        for (let after: string | null = null, more = true; more; ) {
          const { messages: page } = await person.get(messages, { first: size, after })
          seen.push(...page.nodes.map(({ content }: { content: string }) => content))
          after = page.pageInfo.endCursor
          more = page.pageInfo.hasNextPage
          expect(page.totalCount).toBe(8)
        }
        expect(seen.join(' ')).toBe(all)
      }
      const { messages: end } = await person.get(messages, { last: 3 })
      expect(end.nodes.map(({ content }: { content: string }) => content).join(' ')).toBe('2 1! 1')
      const before = { last: 2, before: end.pageInfo.startCursor }
      expect(await texts(person, {}, before)).toBe('3 2!')
      const orderBy = { field: 'UPDATED_AT', direction: 'ASC' }
      expect(await texts(person, { role: 'ASSISTANT' }, { orderBy })).toBe('1! 2! 3! 4!')
    })

    test('are filtered by owner, author, role and conversation', async () => {
      expect(await texts(person, { ownerId: person.id })).toBe('4! 4 1! 1')
      expect(await texts(person, { ownerId: friend.id })).toBe('3! 3 2! 2')
      expect(await texts(person, { authorId: person.id })).toBe('4 3 1')
      expect(await texts(person, { authorId: friend.id })).toBe('2')
      expect(await texts(person, { conversationId: theirs, role: 'USER' })).toBe('3 2')
      expect(await texts(person, { conversationId: theirs, ownerId: person.id })).toBe('')
      expect(await texts(friend, { conversationId: own })).toBe('')
      expect(await texts(friend, { ownerId: person.id })).toBe('')
    })

    test('stay where they are for a reader while others are added and deleted', async () => {
      const { messages: page } = await person.get(messages, { first: 2 })
      const passing = await start(person, {})
      await say(person, passing, 'new')
      const next = { first: 3, after: page.pageInfo.endCursor }
      expect(await texts(person, {}, next)).toBe('3! 3 2!')
      await person.client.deleteConversations([passing])
      expect(await texts(person, {}, next)).toBe('3! 3 2!')
    })
  })

  describe('everybody’s history', () => {
    const readings = (actorId: string) =>
      beside(parley.databaseUrl, client =>
        client.auditEvent.findMany({ where: { action: 'history.read', actorId }, orderBy: { seq: 'asc' } }),
      )

    test('is read with HISTORY_READ_ALL alone, and a refusal costs nothing else [Z9]', async () => {
      const person = await newcomer()
      const query = `{ me { id }
        conversations(scope: ALL) { nodes { id } } messages(scope: ALL) { nodes { id } } own: conversations { totalCount } }`
      const { data, errors } = await person.ask(query)
      expect(data).toEqual({
        me: { id: person.id },
        conversations: null,
        messages: null,
        own: { totalCount: 0 },
      })
      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN', 'FORBIDDEN'])
      expect(await readings(person.id)).toEqual([])
    })

    test('is read by a key only if that is among its scopes [Z9]', async () => {
      const key = async (scopes: string) =>
        somebodyWith(parley, auditor.id, await people.key({ ...auditor, conversation: '' }, scopes))
      const plain = await key('HISTORY_READ')
      expect(await plain.code(messages, { scope: 'ALL' })).toBe('FORBIDDEN')
      const all = await key('HISTORY_READ HISTORY_READ_ALL')
      expect(await all.code(messages, { scope: 'ALL', first: 1 })).toBeUndefined()
      const [last] = (await readings(auditor.id)).slice(-1)
      expect(JSON.parse(last?.details ?? '[]')).toContainEqual(['apiKey', expect.stringMatching(/^key_/)])
    })

    test('shows what is nobody’s but its owner’s, as READ, and each such read is recorded [Z9]', async () => {
      const person = await newcomer()
      const id = await start(person, { title: 'private', tags: ['mine'] })
      await say(person, id, 'Between us')
      const before = (await readings(auditor.id)).length
      const { conversations: page } = await auditor.get(
        `query ($id: ID!) { conversations(scope: ALL, filter: { ids: [$id], search: null }) { nodes {
          title viewerAccess pinned archived tags participants { access } messages { nodes { content feedback { rating } } } } } }`,
        { id },
      )
      expect(page.nodes).toEqual([
        {
          title: 'private',
          viewerAccess: 'READ',
          pinned: false,
          archived: false,
          tags: [],
          participants: [{ access: 'OWNER' }],
          messages: {
            nodes: [
              { content: 'Between us', feedback: null },
              { content: 'Between us!', feedback: null },
            ],
          },
        },
      ])
      await auditor.get(messages, { filter: { ownerId: person.id, search: 'between' }, scope: 'ALL' })
      const recorded = (await readings(auditor.id)).slice(before)
      expect(recorded.map(({ targetType, targetId }) => [targetType, targetId])).toEqual([
        ['Conversation', id],
        ['User', person.id],
      ])
      expect(recorded.map(({ details }) => Object.fromEntries(JSON.parse(details)))).toEqual([
        { list: 'conversations', ids: id, grant: expect.stringMatching(/^grt_/) },
        { list: 'messages', ownerId: person.id, search: 'true', grant: expect.stringMatching(/^grt_/) },
      ])
    })

    test('is filtered by owner, and by pins and tags that are the reader’s own', async () => {
      const person = await newcomer()
      const ids = []
      for (const title of ['x', 'y', 'z']) ids.push(await start(person, { title, tags: ['theirs'] }))
      await person.get(update, { id: ids[0], input: { pinned: true } })
      await person.share(ids[1] ?? '', auditor.id, 'READ')
      await auditor.get(update, { id: ids[1], input: { pinned: true, tags: ['checked'] } })
      const all = { scope: 'ALL' }
      expect(await titles(auditor, { ownerId: person.id }, all)).toBe('z y x')
      expect(await titles(auditor, { ownerId: person.id, pinned: true }, all)).toBe('y')
      expect(await titles(auditor, { ownerId: person.id, pinned: false }, all)).toBe('z x')
      expect(await titles(auditor, { ownerId: person.id, tags: ['checked'] }, all)).toBe('y')
      expect(await titles(auditor, { tags: ['theirs'] }, all)).toBe('')
      expect(await titles(auditor, { ids }, all)).toBe('z y x')
      expect(await titles(auditor, { ids })).toBe('y')
    })

    test('pages like one’s own', async () => {
      const [one, other] = [await newcomer(), await newcomer()]
      const ids = []
      for (const [person, title] of [
        [one, '1'],
        [other, '2'],
        [one, '3'],
        [other, '4'],
      ] as const)
        ids.push(await start(person, { title }))
      const first = (await auditor.get(conversations, { scope: 'ALL', filter: { ids }, first: 3 }))
        .conversations
      expect(first).toMatchObject({ totalCount: 4, pageInfo: { hasNextPage: true } })
      const rest = { scope: 'ALL', first: 3, after: first.pageInfo.endCursor }
      expect(first.nodes.map(({ title }: { title: string }) => title).join(' ')).toBe('4 3 2')
      expect(await titles(auditor, { ids }, rest)).toBe('1')
    })
  })
})
