import { afterEach, beforeEach, expect, it } from 'vitest'
import { openSocket } from '../../../test/ask.js'
import { beside } from '../../../test/beside.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'

/** Each reply costs 0.001: 100 tokens at 10 a million. */
const MODEL_DETAILS = 'test-model: prompt=0 completion=10 output=100'

onEveryDatabase(database => {
  let parley: Parley
  let admin: SignedIn
  let user: SignedIn
  let userId: string
  const idOf = async ({ ask }: SignedIn): Promise<string> => (await ask('{ me { id } }')).data.me.id

  beforeEach(async () => {
    parley = await startParley({ database, env: { MODEL_DETAILS, TITLES: 'off' } })
    admin = await parley.signIn('admin')
    user = await parley.signIn('user')
    userId = await idOf(user)
  })
  afterEach(() => parley[Symbol.asyncDispose]())

  const set = async (input: object) => {
    const { data, errors } = await admin.ask({
      query: 'mutation ($input: SetBudgetInput!) { setBudget(input: $input) { id alertAt } }',
      variables: { input: { scope: 'USER', subjectId: userId, period: 'MONTH', limit: '0.01', ...input } },
    })
    if (errors) throw Object.assign(new Error(errors[0]?.message), errors[0]?.extensions)
    return data.setBudget
  }
  const spend = async (person: SignedIn = user, tokens = 100) => {
    parley.model.reply('Yes.', { usage: [5, tokens] })
    const { reply } = await person.client.sendMessage({ content: 'Hello' })
    await person.client.reply(reply.id).done()
  }
  /** How often a person was told, and whether their budgets say so. */
  const told = async ({ ask }: SignedIn) => {
    const { data } = await ask(
      '{ changes(first: 100) { nodes { kind conversationId conversation { id } } } }',
    )
    return data.changes.nodes.filter(({ kind }: { kind: string }) => kind === 'BUDGET_ALERTED').length
  }
  const alerted = async ({ ask }: SignedIn) =>
    (await ask('{ me { budgets { alerted } } }')).data.me.budgets.map(
      ({ alerted }: { alerted: boolean }) => alerted,
    )
  /** What consoles are told of budgets, by all events that are kept. */
  const consoleTold = async (count: number) => {
    await using socket = await openSocket(parley.url, admin.token)
    const first =
      (await beside(parley.databaseUrl, c => c.adminEvent.findFirst({ orderBy: { seq: 'asc' } })))?.seq ?? 1
    const after = Buffer.from(JSON.stringify(['admin', first])).toString('base64url')
    socket.send({
      id: 'events',
      type: 'subscribe',
      payload: {
        query:
          'subscription ($after: String) { adminEvents(after: $after) { kind nodeId user { id } node { ... on Budget { alertAt } } } }',
        variables: { after },
      },
    })
    const events: object[] = []
    while (events.length < count) {
      const { payload } = await socket.next()
      if (!payload.data) throw new Error(JSON.stringify(payload))
      const { adminEvents: event } = payload.data
      if (event.kind === 'ALERTED') events.push(event)
    }
    return events
  }

  it.each([
    ['one billionth before', '0.002000001', 0],
    ['exactly at', '0.002', 1],
    ['one billionth beyond', '0.001999999', 1],
  ])('what is spent %s the threshold is told or not', async (_what, limit, times) => {
    await set({ alertAt: 50, limit })
    await spend()
    expect([await told(user), await alerted(user)]).toEqual([times, [times === 1]])
  })

  it('a reply that brings a budget to its threshold has the person and consoles told at once, and no later one', async () => {
    const { id } = await set({ alertAt: 20 })
    await spend()
    expect([await told(user), await alerted(user)]).toEqual([0, [false]])
    const events = user.client.conversationListEvents()[Symbol.asyncIterator]()
    const next = (async () => {
      for (;;) {
        const { value, done } = await events.next()
        if (done || value.kind === 'BUDGET_ALERTED') return value
      }
    })()
    await spend()
    expect(await next).toMatchObject({
      kind: 'BUDGET_ALERTED',
      conversationId: '',
      conversation: null,
      message: null,
    })
    await events.return?.()
    await spend()
    expect([await told(user), await told(admin), await alerted(user)]).toEqual([1, 0, [true]])
    expect(await consoleTold(1)).toEqual([{ kind: 'ALERTED', nodeId: id, user: null, node: { alertAt: 20 } }])
  })

  it('of a role’s budget the member is told, of a key’s its owner, of the organisation’s consoles alone', async () => {
    const ofRole = await set({ scope: 'ROLE', subjectId: 'rol_user', alertAt: 10 })
    const ofAll = await set({ scope: 'ORGANIZATION', subjectId: null, alertAt: 10 })
    await spend()
    expect([await told(user), await told(admin)]).toEqual([1, 0])
    const events = await consoleTold(2)
    expect(events).toContainEqual({
      kind: 'ALERTED',
      nodeId: ofRole.id,
      user: { id: userId },
      node: { alertAt: 10 },
    })
    expect(events).toContainEqual({ kind: 'ALERTED', nodeId: ofAll.id, user: null, node: { alertAt: 10 } })
    const made = await user.ask(
      'mutation { createApiKey(input: { name: "mine", scopes: [CHAT] }) { secret apiKey { id } } }',
    )
    const { secret, apiKey } = made.data.createApiKey
    await set({ scope: 'API_KEY', subjectId: apiKey.id, alertAt: 1 })
    parley.model.reply('Yes.', { usage: [5, 100] })
    await parley.as({ token: secret }).client.sendMessage({ content: 'Hello' })
    await expect.poll(() => told(user)).toBe(2)
  })

  it('after a change of threshold or limit it is judged anew', async () => {
    await set({ alertAt: 90 })
    await spend()
    expect(await told(user)).toBe(0)
    expect(await set({ limit: '0.002' })).toMatchObject({ alertAt: 90 })
    await set({ alertAt: 50, limit: '0.002' })
    expect([await told(user), await alerted(user)]).toEqual([1, [true]])
    await set({ limit: '0.01' })
    expect([await told(user), await alerted(user)]).toEqual([1, [false]])
    for (let i = 0; i < 4; i++) await spend()
    expect([await told(user), await alerted(user)]).toEqual([2, [true]])
    await set({ limit: '0.01', alertAt: 40 })
    expect([await told(user), await alerted(user)]).toEqual([2, [true]])
    expect(await set({ limit: '0.01', alertAt: null })).toMatchObject({ alertAt: null })
    expect([await told(user), await alerted(user)]).toEqual([2, [false]])
  })

  it('a budget that is made with its threshold reached tells at once', async () => {
    await spend()
    await set({ limit: '0.001', alertAt: 100 })
    expect([await told(user), await alerted(user)]).toEqual([1, [true]])
  })

  it.each([0, 101, -5])('a threshold of %i percent is refused', async alertAt => {
    await expect(set({ alertAt })).rejects.toMatchObject({ code: 'BAD_USER_INPUT' })
  })

  it('who manages budgets hears of them, and of nothing else', async () => {
    const input = { name: 'treasurer', permissions: ['BUDGETS_MANAGE'] }
    const { data } = await admin.ask({
      query: 'mutation ($input: CreateRoleInput!) { createRole(input: $input) { id } }',
      variables: { input },
    })
    await admin.ask(`mutation { assignRole(userIds: ["${userId}"], roleId: "${data.createRole.id}") { id } }`)
    await using socket = await openSocket(parley.url, user.token)
    const query = 'subscription { adminEvents { kind nodeId } }'
    const seen: { kind: string; nodeId: string }[] = []
    socket.send({ id: 'events', type: 'subscribe', payload: { query } })
    let over = false
    const listens = (async () => {
      try {
        while (!seen.some(({ kind }) => kind === 'DELETED'))
          seen.push((await socket.next()).payload.data.adminEvents)
      } finally {
        over = true
      }
    })()
    // Until it listens, nothing is seen of what is changed.
    while (!over) {
      const { id } = await set({ period: 'DAY' })
      await admin.ask(`mutation { deleteBudget(id: "${id}") }`)
    }
    await listens
    expect(seen.every(({ nodeId }) => nodeId.startsWith('bud_'))).toBe(true)
  })
})
