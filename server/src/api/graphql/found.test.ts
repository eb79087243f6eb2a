import { afterAll, beforeAll, expect, test } from 'vitest'
import { beside } from '../../../test/beside.js'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'
import { openPeople, type Somebody } from '../../../test/sharing.js'

/** What else admins find in their lists. */
onEveryDatabase(database => {
  let parley: Parley
  let people: ReturnType<typeof openPeople>
  let admin: Somebody
  let auditor: Somebody
  beforeAll(async () => {
    parley = await startParley({
      database,
      env: { MODEL_DETAILS: 'test-model: prompt=0 completion=10 output=1000' },
    })
    parley.model.otherwise('Yes.')
    people = openPeople(parley)
    admin = await people.somebody('rol_admin')
    auditor = await people.auditor()
  })
  afterAll(async () => {
    await people.close()
    await parley[Symbol.asyncDispose]()
  })

  const lister =
    (field: string, type: string, more = '') =>
    async (filter: object, by: Somebody = admin): Promise<string[]> => {
      const query = `query ($filter: ${type}) { list: ${field}(filter: $filter, first: 100${more}) { nodes { id } } }`
      return (await by.get(query, { filter })).list.nodes.map(({ id }: { id: string }) => id)
    }
  const sessions = lister('sessions', 'SessionFilter')
  const events = lister('auditEvents', 'AuditEventFilter')

  const from = (person: Somebody, id: string, ip: string | null, network: string | null) =>
    beside(parley.databaseUrl, client =>
      client.session.update({ where: { id, userId: person.id }, data: { ip, network } }),
    )

  test('sessions are found by their network, of which no more is told than they show', async () => {
    const [one, two] = [await people.somebody(), await people.somebody()]
    const [[first = ''], [second = '']] = [
      await sessions({ userId: one.id }),
      await sessions({ userId: two.id }),
    ]
    await from(one, first, '198.51.100.7', '198.51.100.0/24')
    await from(two, second, '2001:db8:1::7', '2001:db8:1::/48')
    for (const ip of ['198.51.100.7', '198.51.100.200', '198.51.100.0/24'])
      expect(await sessions({ ip })).toEqual([first])
    for (const ip of ['2001:DB8:1:0::1', '2001:db8:1::/48']) expect(await sessions({ ip })).toEqual([second])
    expect(await sessions({ ip: '198.51.101.7' })).toEqual([])
    const { errors } = await admin.ask('{ sessions(filter: { ip: "here" }) { nodes { id } } }')
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: { 'filter.ip': /address/ },
    })
  })

  test('a session that was made now, or by an earlier release, is found by its network', async () => {
    const { client } = await parley.signIn('user')
    const userId = (await client.me())?.id ?? ''
    const [id = ''] = await sessions({ userId })
    expect(await sessions({ userId, ip: '127.0.0.1' })).toEqual([id])
    const old = await people.somebody()
    const [earlier = ''] = await sessions({ userId: old.id })
    await from(old, earlier, '203.0.113.9', null)
    await parley.stop()
    await parley.start()
    expect(await sessions({ ip: '203.0.113.1' })).toEqual([earlier])
  })

  test('sessions are found by who ended them and why', async () => {
    const [one, two, three] = [await people.somebody(), await people.somebody(), await people.somebody()]
    const [mine = ''] = await sessions({ userId: two.id })
    await admin.get('mutation ($ids: [ID!]!) { suspendUsers(ids: $ids) { id } }', { ids: [one.id] })
    await admin.get('mutation ($ids: [ID!]!) { revokeSessions(ids: $ids) { id } }', { ids: [mine] })
    const found = async (filter: object) => {
      const all = []
      for (const { id: userId } of [one, two, three])
        all.push((await sessions({ userId, ...filter })).length > 0)
      return all
    }
    expect(await found({ revokedById: admin.id })).toEqual([true, true, false])
    expect(await found({ revokedById: three.id })).toEqual([false, false, false])
    expect(await found({ revokeReason: 'SUSPENDED' })).toEqual([true, false, false])
    expect(await found({ revokeReason: 'REQUEST' })).toEqual([false, true, false])
    const query = `query ($filter: SessionFilter) { sessions(filter: $filter) { nodes { revokedBy { id } revokeReason } } }`
    expect((await admin.get(query, { filter: { ids: [mine] } })).sessions.nodes).toEqual([
      { revokedBy: { id: admin.id }, revokeReason: 'REQUEST' },
    ])
    const nested = `query ($filter: SessionFilter) { me { sessions(filter: $filter) { nodes { id } } } }`
    expect(await three.code(nested, { filter: { revokedById: admin.id } })).toBe('FORBIDDEN')
    expect(await three.code(nested, { filter: { revokeReason: 'REQUEST' } })).toBeUndefined()
  })

  test('audit events are found by what stands in them, and that is not noted in words', async () => {
    const one = await people.somebody()
    const reason = 'Night "shift" 100%'
    const suspend =
      'mutation ($ids: [ID!]!, $reason: String) { suspendUsers(ids: $ids, reason: $reason) { id } }'
    await admin.get(suspend, { ids: [one.id], reason })
    const made = await events({ targetId: one.id, actions: ['user.suspended'] })
    for (const search of ['night', '"SHIFT" 100%', one.id, 'user.susp'])
      expect(await events({ search, targetId: one.id, actorId: admin.id })).toEqual(made)
    expect(await events({ search: 'night' })).toEqual(made)
    expect(await events({ search: 'night%x', targetId: one.id })).toEqual([])
    expect(await events({ search: 'night', actorId: one.id })).toEqual([])
    expect(await events({ search: 'night', createdBefore: '2000-01-01T00:00:00Z' })).toEqual([])
    const notes = await beside(parley.databaseUrl, client =>
      client.auditEvent.findMany({ where: { action: 'audit_log.read', actorId: admin.id } }),
    )
    expect(notes.map(({ details }) => details)).toContain('[["search","true"]]')
    expect(JSON.stringify(notes)).not.toContain('night')
  })

  test('messages are found by why they failed, by model, and by one’s own rating', async () => {
    const [model, another] = [await parley.modelId('test-model'), await parley.modelId('another')]
    const one = await people.somebody()
    const say = async (content: string) => {
      const { reply } = await one.client.sendMessage({ content })
      return one.client.reply(reply.id).done()
    }
    const good = await say('Hello')
    parley.model.fail(401)
    const failed = await say('Hello again')
    await one.get('mutation ($id: ID!) { rateMessage(id: $id, rating: UP) { id } }', { id: good.id })
    const own = lister('messages', 'MessageFilter')
    const all = lister('messages', 'MessageFilter', ', scope: ALL')
    const whose = { ownerId: one.id }
    for (const found of [
      (filter: object) => own(filter, one),
      (filter: object) => all({ ...whose, ...filter }, auditor),
    ]) {
      expect(await found({ failureCode: failed.failure?.code })).toEqual([failed.id])
      expect(await found({ failureCode: 'TIMEOUT' })).toEqual([])
      expect(await found({ model })).toEqual(expect.arrayContaining([good.id, failed.id]))
      expect(await found({ model: another })).toEqual([])
    }
    expect(await own({ rating: 'UP' }, one)).toEqual([good.id])
    expect(await own({ rating: 'DOWN' }, one)).toEqual([])
    // Nobody is told what others think.
    expect(await all({ ...whose, rating: 'UP' }, auditor)).toEqual([])
  })

  test('conversations are found by model, and those that are temporary where they are asked for', async () => {
    const [model, another] = [await parley.modelId('test-model'), await parley.modelId('another')]
    const one = await people.somebody()
    const own = lister('conversations', 'ConversationFilter')
    const all = lister('conversations', 'ConversationFilter', ', scope: ALL')
    const { id: kept } = await one.client.createConversation({ title: 'kept' })
    const { id: passing } = await one.client.createConversation({ temporary: true })
    const before = await own({}, one)
    expect(before).toContain(kept)
    expect(before).not.toContain(passing)
    expect(await own({ temporary: false }, one)).toEqual(before)
    expect(await own({ temporary: true }, one)).toEqual([passing])
    expect(await all({ temporary: true, ownerId: one.id })).toEqual([passing])
    expect(await all({ temporary: true, ids: [passing, kept] })).toEqual([passing])
    expect(await all({ ids: [passing, kept] })).toEqual([kept])
    expect(await own({ model, ids: [kept] }, one)).toEqual([kept])
    expect(await all({ model: another, ownerId: one.id })).toEqual([])
  })

  test('people are found whose own budget, or part of a role’s, is used up', async () => {
    const [one, two, three] = [await people.somebody(), await people.somebody(), await people.somebody()]
    const ids = [one.id, two.id, three.id]
    const users = lister('users', 'UserFilter')
    const found = async (overBudget: boolean) => (await users({ ids, overBudget })).toSorted()
    const set = (scope: string, subjectId: string, limit: string) =>
      admin.get('mutation ($input: SetBudgetInput!) { setBudget(input: $input) { id } }', {
        input: { scope, subjectId, period: 'MONTH', limit },
      })
    expect(await found(true)).toEqual([])
    await set('USER', one.id, '0')
    await set('USER', two.id, '5')
    expect(await found(true)).toEqual([one.id])
    expect(await found(false)).toEqual([two.id, three.id].toSorted())
    const { reply } = await two.client.sendMessage({ content: 'Hello' })
    await two.client.reply(reply.id).done()
    const spent = 'query ($id: ID!) { node(id: $id) { ... on User { budgets { spent } } } }'
    await set('USER', two.id, (await admin.get(spent, { id: two.id })).node.budgets[0].spent)
    expect(await found(true)).toEqual([one.id, two.id].toSorted())
    const create =
      'mutation { createRole(input: { name: "small budget", permissions: [USERS_READ] }) { id } }'
    const role = (await admin.get(create)).createRole.id
    await admin.get(`mutation ($ids: [ID!]!) { assignRole(userIds: $ids, roleId: "${role}") { id } }`, {
      ids: [three.id],
    })
    await set('ROLE', role, '0')
    expect(await found(true)).toEqual(ids.toSorted())
    expect(await three.code('{ users(filter: { overBudget: true }) { nodes { id } } }')).toBe('FORBIDDEN')
  })
})
