import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'
import { openPeople, type Somebody } from '../../../test/sharing.js'
import { hitsPage } from './hitsPage.js'

const conversations = `query ($first: Int, $after: String, $last: Int, $before: String, $offset: Int, $filter: ConversationFilter, $orderBy: ConversationOrder, $scope: HistoryScope! = OWN) {
  conversations(first: $first, after: $after, last: $last, before: $before, offset: $offset, filter: $filter, orderBy: $orderBy, scope: $scope) {
    totalCount nodes { title } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }`
const messages = `query ($first: Int, $after: String, $filter: MessageFilter, $orderBy: MessageOrder, $scope: HistoryScope! = OWN) {
  messages(first: $first, after: $after, filter: $filter, orderBy: $orderBy, scope: $scope) {
    totalCount nodes { content } pageInfo { endCursor hasNextPage } } }`

type Variables = Record<string, unknown>

onEveryDatabase(database => {
  describe('a search of history', () => {
    let parley: Parley
    let people: ReturnType<typeof openPeople>
    let owner: Somebody
    let reader: Somebody
    let admin: Somebody
    let auditor: Somebody
    const ids: Record<string, string> = {}

    beforeAll(async () => {
      parley = await startParley({ database })
      people = openPeople(parley)
      owner = await people.somebody()
      reader = await people.somebody()
      admin = await people.somebody('rol_admin')
      auditor = await people.auditor()
      for (const title of ['walrus', 'harvest', 'walrus walrus', 'temporary']) {
        const temporary = title === 'temporary'
        const { conversation } = await converse(title, { title, temporary })
        ids[title] = conversation
      }
      await owner.share(ids.walrus ?? '', reader.id, 'READ')
      await parley.searchSettled()
    })
    afterAll(async () => {
      await people.close()
      await parley[Symbol.asyncDispose]()
    })

    const converse = async (content: string, input: Variables) => {
      const create = `mutation ($input: CreateConversationInput!) { createConversation(input: $input) { id } }`
      const conversation = (await owner.get(create, { input })).createConversation.id
      parley.model.reply('Nothing but a walrus.')
      const { reply } = await owner.client.sendMessage({ conversationId: conversation, content })
      await owner.client.reply(reply.id).done()
      return { conversation }
    }
    const found = async (person: Somebody, filter: Variables, more: Variables = {}): Promise<string[]> =>
      (await person.get(conversations, { filter, ...more })).conversations.nodes
        .map(({ title }: { title: string }) => title)
        .sort()
    const texts = async (person: Somebody, filter: Variables, more: Variables = {}): Promise<string[]> =>
      (await person.get(messages, { filter, ...more })).messages.nodes.map(
        ({ content }: { content: string }) => content,
      )

    test('finds a conversation by the title it began with, before anything is said in it', async () => {
      await owner.client.createConversation({ title: 'Periwinkles' })
      await parley.searchSettled()
      expect(await found(owner, { search: 'periwinkle' })).toEqual(['Periwinkles'])
    })

    test('finds one’s own and what is shared, and no temporary conversation', async () => {
      expect(await found(owner, { search: 'harvest' })).toEqual(['harvest'])
      expect(await found(owner, { search: ' WALR ' })).toEqual(['harvest', 'walrus', 'walrus walrus'])
      expect(await found(reader, { search: 'walrus' })).toEqual(['walrus'])
      expect(await found(admin, { search: 'walrus' })).toEqual([])
      expect(await texts(reader, { search: 'nothing' })).toEqual(['Nothing but a walrus.'])
    })

    test('finds everybody’s with scope ALL', async () => {
      const all = { scope: 'ALL' }
      expect(await found(auditor, { search: 'walrus', ownerId: owner.id }, all)).toHaveLength(3)
      expect(await found(auditor, { search: 'walrus', ownerId: reader.id }, all)).toEqual([])
      expect(await texts(auditor, { search: 'harvest', conversationId: ids.harvest }, all)).toEqual([
        'harvest',
      ])
      expect(await texts(auditor, { search: 'harvest', conversationId: 'cnv_" OR "x' }, all)).toEqual([])
      expect(await owner.code(messages, { filter: { search: 'walrus' }, ...all })).toBe('FORBIDDEN')
    })

    test('is narrowed by the rest of the filter', async () => {
      expect(await found(owner, { search: 'walrus', ids: [ids.harvest] })).toEqual(['harvest'])
      expect(await found(owner, { search: 'walrus', pinned: true })).toEqual([])
      expect(await found(reader, { search: 'walrus', ownerId: owner.id })).toEqual(['walrus'])
      expect(await found(reader, { search: 'walrus', ownerId: reader.id })).toEqual([])
      expect(await texts(owner, { search: 'walrus', role: 'USER' })).toHaveLength(2)
      const filter = { search: 'walrus', conversationId: ids.harvest }
      expect(await texts(owner, filter)).toEqual(['Nothing but a walrus.'])
      expect(await texts(reader, filter)).toEqual([])
    })

    test('is in order of rank, or of time where an order is asked for, page by page', async () => {
      const filter = { search: 'walrus' }
      const newest = { orderBy: { field: 'CREATED_AT', direction: 'DESC' } }
      for (const more of [{}, newest]) {
        const whole: { title: string }[] = (await owner.get(conversations, { filter, ...more })).conversations
          .nodes
        const seen: { title: string }[] = []
        for (let after: string | null = null, next = true; next; ) {
          const { conversations: page } = await owner.get(conversations, { filter, ...more, first: 1, after })
          expect(page.totalCount).toBe(3)
          seen.push(...page.nodes)
          after = page.pageInfo.endCursor
          next = page.pageInfo.hasNextPage
        }
        expect(seen).toEqual(whole)
        if (more === newest)
          expect(whole.map(({ title }) => title)).toEqual(['walrus walrus', 'harvest', 'walrus'])
      }
    })

    test('says what is wrong with its words', async () => {
      for (const search of ['', '   ', 'x'.repeat(201)])
        for (const query of [conversations, messages])
          await expect(owner.get(query, { filter: { search } })).rejects.toMatchObject({
            code: 'BAD_USER_INPUT',
            fields: { 'filter.search': expect.any(String) },
          })
      const after = (await owner.get(conversations, { first: 1 })).conversations.pageInfo.endCursor
      expect(await owner.code(conversations, { after, filter: { search: 'walrus' } })).toBe('BAD_USER_INPUT')
    })

    test('finds nothing more for whoever was taken out, whatever the index says', async () => {
      const out = `mutation ($id: ID!, $userId: ID!) { removeParticipant(conversationId: $id, userId: $userId) { id } }`
      await owner.get(out, { id: ids.walrus, userId: reader.id })
      expect(await found(reader, { search: 'walrus' })).toEqual([])
      expect(await texts(reader, { search: 'walrus' })).toEqual([])
    })
  })
})

describe('a page of hits', () => {
  const at = new Date(0)
  const page = (args: object, gone: string[] = []) => {
    const visible = ['a', 'b', 'c', 'd', 'e'].filter(id => !gone.includes(id)).map(id => ({ id, at }))
    const ranked = ['c', 'x', 'a', 'e', 'b', 'd']
    return hitsPage<'at', { id: string }>({
      args,
      ranked,
      order: null,
      visible,
      rows: async ids => ids.toReversed().map(id => ({ id })),
    })
  }
  const ids = ({ nodes }: { nodes: { id: string }[] }) => nodes.map(({ id }) => id).join('')

  test('is taken from either end of the ranking', async () => {
    const first = await page({ first: 2 })
    expect(ids(first)).toBe('ca')
    expect(await first.count(false)).toBe(5)
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false })
    expect(ids(await page({ first: 2, after: first.pageInfo.endCursor }))).toBe('eb')
    const last = await page({ last: 2 })
    expect(ids(last)).toBe('bd')
    expect(last.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true })
    expect(ids(await page({ last: 2, before: last.pageInfo.startCursor }))).toBe('ae')
    expect(ids(await page({ offset: 3 }))).toBe('bd')
  })

  test('goes on where it was when hits before it, or the one it ended with, are gone', async () => {
    const { pageInfo } = await page({ first: 3 })
    const next = { first: 2, after: pageInfo.endCursor }
    expect(ids(await page(next))).toBe('bd')
    expect(ids(await page(next, ['c', 'a']))).toBe('bd')
    expect(ids(await page(next, ['e']))).toBe('bd')
  })
})
