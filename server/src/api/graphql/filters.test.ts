import { afterAll, beforeAll, expect, test } from 'vitest'
import { beside } from '../../../test/beside.js'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'
import { openPeople, type Somebody } from '../../../test/sharing.js'

/** What admins ask their lists for. */
onEveryDatabase(database => {
  let parley: Parley
  let people: ReturnType<typeof openPeople>
  let admin: Somebody
  beforeAll(async () => {
    parley = await startParley({
      database,
      env: { MODEL_DETAILS: 'test-model: prompt=0 completion=10 output=1000' },
    })
    parley.model.otherwise('Yes.')
    people = openPeople(parley)
    admin = await people.somebody('rol_admin')
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

  const lister =
    (field: string, type: string, more = '') =>
    async (filter: object, by: Somebody = admin): Promise<string[]> => {
      const query = `query ($filter: ${type}) { list: ${field}(filter: $filter, first: 100${more}) { nodes { id } } }`
      return (await by.get(query, { filter })).list.nodes.map(({ id }: { id: string }) => id)
    }
  const users = lister('users', 'UserFilter')
  const sessions = lister('sessions', 'SessionFilter')
  const apiKeys = lister('apiKeys', 'ApiKeyFilter')
  const budgets = lister('budgets', 'BudgetFilter')
  const conversations = lister('conversations', 'ConversationFilter', ', scope: ALL')
  const newKey = async (
    person: Somebody,
    name: string,
    scopes: string[],
    expiresAt?: string,
  ): Promise<string> => {
    const query = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { id } } }'
    const reason = scopes.includes('HISTORY_READ_ALL') ? 'A copy for the archive' : null
    return (await person.get(query, { input: { name, scopes, expiresAt, reason } })).createApiKey.apiKey.id
  }

  test('people are found by several roles and statuses, without a role, and by their keys', async () => {
    const [one, two, three] = [
      await people.somebody(),
      await people.somebody('rol_viewer'),
      await people.somebody(),
    ]
    const ids = [one.id, two.id, three.id]
    const found = async (filter: object) => (await users({ ids, ...filter })).toSorted()
    expect(await found({ roleIds: ['rol_user', 'rol_viewer'] })).toEqual(ids.toSorted())
    expect(await found({ roleIds: ['rol_viewer'] })).toEqual([two.id])
    await admin.get('mutation ($ids: [ID!]!) { revokeRole(userIds: $ids, roleId: "rol_user") { id } }', {
      ids: [three.id],
    })
    expect(await found({ hasRole: false })).toEqual([three.id])
    expect(await found({ hasRole: true })).toEqual([one.id, two.id].toSorted())
    await admin.get('mutation ($ids: [ID!]!) { suspendUsers(ids: $ids) { id } }', { ids: [two.id] })
    expect(await found({ statuses: ['SUSPENDED', 'ERASED'] })).toEqual([two.id])
    expect(await found({ statuses: ['SUSPENDED', 'ACTIVE'] })).toEqual(ids.toSorted())
    const key = await newKey(one, 'a key', ['CHAT'])
    expect(await found({ hasApiKey: true })).toEqual([one.id])
    await one.get('mutation ($ids: [ID!]!) { revokeApiKeys(ids: $ids) { id } }', { ids: [key] })
    expect(await found({ hasApiKey: true })).toEqual([])
    expect(await found({ hasApiKey: false })).toEqual(ids.toSorted())
  })

  test('that somebody has keys is told to nobody who may not see keys', async () => {
    const query = `mutation { createRole(input: { name: "reads users", permissions: [USERS_READ] }) { id } }`
    const { id } = (await admin.get(query)).createRole
    const reader = await people.somebody(id)
    expect(await reader.code('{ users(filter: { hasApiKey: true }) { nodes { id } } }')).toBe('FORBIDDEN')
    expect(await reader.code('{ users(filter: { hasRole: true }) { nodes { id } } }')).toBeUndefined()
    const nested = `{ node(id: "${id}") { ... on Role { users(filter: { hasApiKey: false }) { nodes { id } } } } }`
    expect(await reader.code(nested)).toBe('FORBIDDEN')
  })

  test('who has a role is a list like that of all', async () => {
    const one = await people.somebody('rol_viewer')
    const query = `query ($filter: UserFilter) { node(id: "rol_viewer") { ... on Role {
      users(filter: $filter, orderBy: { field: CREATED_AT, direction: ASC }) { nodes { id } } } } }`
    expect((await admin.get(query, { filter: { ids: [one.id, admin.id] } })).node.users.nodes).toEqual([
      { id: one.id },
    ])
    expect((await admin.get(query, { filter: { roleId: 'rol_admin' } })).node.users.nodes).toEqual([])
  })

  test('sessions are found by device and last use, and one’s own also when they have ended', async () => {
    const one = await people.somebody()
    const own = { userId: one.id }
    const all = await sessions(own)
    const [id = ''] = all
    expect(await sessions({ ...own, lastSeenAfter: '2000-01-01T00:00:00Z' })).toEqual(all)
    expect(await sessions({ ...own, lastSeenBefore: '2000-01-01T00:00:00Z' })).toEqual([])
    expect(await sessions({ ...own, search: 'no such device' })).toEqual([])
    const device = 'Hand made \'100%_\' "Browser"'
    await beside(parley.databaseUrl, client =>
      client.session.update({ where: { id }, data: { userAgent: device } }),
    )
    expect(await sessions({ ...own, search: 'hand MADE' })).toEqual([id])
    const mine = 'query ($filter: SessionFilter) { me { sessions(filter: $filter) { nodes { id } } } }'
    expect((await one.get(mine)).me.sessions.nodes).toHaveLength(all.length)
    expect((await one.get(mine, { filter: { search: 'hand made' } })).me.sessions.nodes).toEqual([{ id }])
    expect((await one.get(mine, { filter: { active: false } })).me.sessions.nodes).toEqual([])
  })

  test('keys are found by what they may do, that nobody uses them, and that they soon expire', async () => {
    const one = await people.somebody('rol_auditor')
    const soon = new Date(Date.now() + 86_400_000).toISOString()
    const read = await newKey(one, 'b reads', ['HISTORY_READ'])
    const all = await newKey(one, 'a reads all', ['HISTORY_READ_ALL'], soon)
    const found = (filter: object) => apiKeys({ ownerId: one.id, ...filter })
    expect(await found({ scopes: ['HISTORY_READ'] })).toEqual([read])
    expect(await found({ scopes: ['HISTORY_READ_ALL'] })).toEqual([all])
    expect(await found({ scopes: ['HISTORY_READ_ALL', 'HISTORY_READ'] })).toEqual([])
    const later = new Date(Date.now() + 60_000).toISOString()
    expect(await found({ unusedSince: later })).toHaveLength(2)
    expect(await found({ unusedSince: '2000-01-01T00:00:00Z' })).toEqual([])
    expect(await found({ expiresBefore: new Date(Date.now() + 2 * 86_400_000).toISOString() })).toEqual([all])
    const ordered = async (orderBy: object) => {
      const query = `query ($id: ID!, $orderBy: ApiKeyOrder) {
        apiKeys(filter: { ownerId: $id }, orderBy: $orderBy) { nodes { id } } }`
      return (await admin.get(query, { id: one.id, orderBy })).apiKeys.nodes.map(
        ({ id }: { id: string }) => id,
      )
    }
    expect(await ordered({ field: 'NAME', direction: 'ASC' })).toEqual([all, read])
    expect(await ordered({ field: 'EXPIRES_AT', direction: 'ASC' })).toEqual([all, read])
    expect(await ordered({ field: 'LAST_USED_AT', direction: 'DESC' })).toHaveLength(2)
  })

  test('budgets are found by whose they are, how long they last, and that they are used up', async () => {
    const one = await people.somebody()
    const set = async (period: string, limit: string) => {
      const input = { scope: 'USER', subjectId: one.id, period, limit }
      return (
        await admin.get('mutation ($input: SetBudgetInput!) { setBudget(input: $input) { id } }', { input })
      ).setBudget.id
    }
    const [day, month] = [await set('DAY', '0'), await set('MONTH', '5')]
    const found = (filter: object) => budgets({ subjectId: one.id, ...filter })
    expect((await found({})).toSorted()).toEqual([day, month].toSorted())
    expect(await found({ period: 'DAY' })).toEqual([day])
    expect(await found({ scope: 'ROLE' })).toEqual([])
    expect(await found({ usedUp: true })).toEqual([day])
    expect(await found({ usedUp: false })).toEqual([month])
    // What was spent counts, and no longer once there is more room.
    await set('DAY', '1')
    expect(await found({ usedUp: true })).toEqual([])
    const { reply } = await one.client.sendMessage({
      content: 'Hello',
      model: await parley.modelId('test-model'),
    })
    await one.client.reply(reply.id).done()
    const query = 'query ($id: ID!) { node(id: $id) { ... on Budget { status { spent } } } }'
    const { spent } = (await admin.get(query, { id: day })).node.status
    expect(Number(spent)).toBeGreaterThan(0)
    await set('DAY', spent)
    expect(await found({ usedUp: true })).toEqual([day])
  })

  test('conversations are found by who is in them, of everybody and of one’s own', async () => {
    const [one, two] = [await newcomer(), await newcomer()]
    const { id: shared } = await one.client.createConversation({ title: 'shared' })
    const { id: alone } = await one.client.createConversation({ title: 'alone' })
    await one.share(shared, two.id, 'READ')
    expect(await conversations({ participantId: two.id })).toEqual([shared])
    expect((await conversations({ participantId: one.id })).toSorted()).toEqual([shared, alone].toSorted())
    expect(await conversations({ participantId: two.id, ownerId: two.id })).toEqual([])
    expect(await conversations({ participantId: two.id, ownerId: one.id })).toEqual([shared])
    const own = lister('conversations', 'ConversationFilter')
    expect(await own({ participantId: two.id }, one)).toEqual([shared])
    expect(await own({ participantId: one.id }, two)).toEqual([shared])
    expect(await own({ participantId: admin.id }, one)).toEqual([])
    expect(await own({ createdBefore: '2000-01-01T00:00:00Z' }, one)).toEqual([])
  })

  test('pages of messages by number hold what others share as well, each once', async () => {
    const [one, two] = [await newcomer(), await newcomer()]
    for (const [person, content] of [
      [one, 'a'],
      [two, 'b'],
      [one, 'c'],
      [two, 'd'],
    ] as const) {
      const { conversation, reply } = await person.client.sendMessage({ content })
      await person.client.reply(reply.id).done()
      if (person === one) await one.share(conversation.id, two.id, 'READ')
    }
    const query = `query ($first: Int, $offset: Int) {
      messages(first: $first, offset: $offset, orderBy: { direction: ASC }) { totalCount nodes { id } pageInfo { hasNextPage } } }`
    const whole = (await two.get(query, { first: 100 })).messages
    expect(whole.nodes).toHaveLength(8)
    const pages = []
    for (const offset of [0, 3, 6]) pages.push((await two.get(query, { first: 3, offset })).messages)
    expect(pages.flatMap(({ nodes }) => nodes)).toEqual(whole.nodes)
    expect(pages.map(({ pageInfo }) => pageInfo.hasNextPage)).toEqual([true, true, false])
    expect(pages.map(({ totalCount }) => totalCount)).toEqual([8, 8, 8])
  })
})
