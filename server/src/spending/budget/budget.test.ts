import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Answer } from '../../../test/ask.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'

/** A reply may cost 0.01 at most: 1000 tokens at 10 a million, and what is read costs nothing. */
const MODEL_DETAILS = 'test-model: prompt=0 completion=10 output=1000; free-model: context=8000'
const ROOM = 0.01

onEveryDatabase(database => {
  let parley: Parley
  let admin: SignedIn
  let user: SignedIn
  let priced: string

  beforeEach(async () => {
    parley = await startParley({ database, env: { MODEL_DETAILS, TITLES: 'off' } })
    parley.model.models.ids = ['test-model', 'free-model']
    priced = await parley.modelId('test-model')
    admin = await parley.signIn('admin')
    user = await parley.signIn('user')
  })
  afterEach(() => parley[Symbol.asyncDispose]())

  const setBudget = async (limit: string, of: object = {}) => {
    const input = { scope: 'ORGANIZATION', period: 'MONTH', limit, ...of }
    const query = 'mutation ($input: SetBudgetInput!) { setBudget(input: $input) { id limit } }'
    return admin.ask({ query, variables: { input } })
  }
  const idOf = async ({ ask }: SignedIn): Promise<string> => (await ask('{ me { id } }')).data.me.id
  const send = async ({ ask }: SignedIn, input: object = {}) =>
    ask({
      query: `mutation ($input: SendMessageInput!) {
        sendMessage(input: $input) { conversation { id } reply { id } } }`,
      variables: { input: { content: 'Hello', model: priced, ...input } },
    })
  const codeOf = ({ errors }: Answer) => errors?.[0]?.extensions.code
  /** With a key, since the server may say that it is busy. */
  const sendOnce = (person: SignedIn) => send(person, { idempotencyKey: crypto.randomUUID() })
  const states = async ({ ask }: SignedIn = admin) => {
    const query = '{ me { budgets { spent reserved budget { scope limit status { spent } } } } }'
    return (await ask(query)).data.me.budgets
  }
  const done = (person: SignedIn, { data }: Answer) => person.client.reply(data.sendMessage.reply.id).done()

  it('fifty parallel sends against a budget with room for ten are ten replies', async () => {
    await setBudget(String(10 * ROOM))
    const answers = Array.from({ length: 10 }, () => parley.model.hold())
    const sent = await Promise.all(Array.from({ length: 50 }, () => sendOnce(user)))
    const codes = sent.map(codeOf)
    expect(codes.filter(code => code === undefined)).toHaveLength(10)
    expect(codes.filter(code => code === 'BUDGET_EXCEEDED')).toHaveLength(40)
    await Promise.all(answers.map(answer => answer.received))
    expect(await states()).toMatchObject([{ spent: '0', reserved: '0.1' }])
    for (const answer of answers) {
      answer.send('Yes.')
      answer.end({ usage: [5, 100] })
    }
    await Promise.all(sent.filter(({ data }) => data?.sendMessage).map(answer => done(user, answer)))
    expect(parley.model.requests).toHaveLength(10)
    expect(await states()).toMatchObject([{ spent: '0.01', reserved: '0' }])
  })

  it('a model is asked for no more than was set aside for it', async () => {
    await setBudget('1')
    await done(user, await send(user))
    expect(parley.model.requests[0]?.body).toMatchObject({ model: 'test-model' })
    expect(JSON.stringify(parley.model.requests[0]?.body)).toMatch(/"max_(completion_)?tokens":1000/)
  })

  it('whoever is refused is told which budget it is and when it begins anew, and nothing is stored', async () => {
    await setBudget('0.001', { scope: 'USER', subjectId: await idOf(user) })
    const { errors } = await send(user)
    expect(errors?.[0]?.message).toMatch(/^Your monthly budget is used up .* It starts again on 1 \w+ \d{4}/)
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'BUDGET_EXCEEDED', retryAfter: expect.any(Number) })
    expect((await user.ask('{ conversations { totalCount } }')).data.conversations.totalCount).toBe(0)
    expect(parley.model.requests).toHaveLength(0)
  })

  it('the organisation’s figures are told to nobody who does not manage budgets', async () => {
    await setBudget('0.001234')
    const refused = await send(user)
    expect(codeOf(refused)).toBe('BUDGET_EXCEEDED')
    expect(refused.text).not.toContain('0.001')
    expect(await states(user)).toEqual([])
    expect(codeOf(await user.ask('{ budgets { nodes { limit } } }'))).toBe('FORBIDDEN')
  })

  it('a budget of 0 stops all spending, and models without a price go on', async () => {
    await setBudget('0')
    expect(codeOf(await send(user))).toBe('BUDGET_EXCEEDED')
    expect(codeOf(await send(user, { model: await parley.modelId('free-model') }))).toBeUndefined()
  })

  it('a limit lowered below what is spent refuses from then on; raised again it lets in', async () => {
    await setBudget('1')
    parley.model.reply('Yes.', { usage: [5, 500] })
    await done(user, await send(user))
    await setBudget('0.004')
    expect(codeOf(await send(user))).toBe('BUDGET_EXCEEDED')
    await setBudget('0.02')
    expect(codeOf(await send(user))).toBeUndefined()
  })

  it('a budget that is set in the middle of a period counts what was spent and runs, and deleting resets nothing', async () => {
    parley.model.reply('Yes.', { usage: [5, 500] })
    await done(user, await send(user))
    const answer = parley.model.hold()
    const sent = await send(user)
    await answer.received
    const subjects = [{}, { scope: 'USER', subjectId: await idOf(user), period: 'DAY' }]
    for (const of of subjects) {
      const { id } = (await setBudget('0.02', of)).data.setBudget
      expect(
        (await admin.ask(`{ node(id: "${id}") { ... on Budget { status { spent } } } }`)).data.node,
      ).toEqual({
        status: { spent: '0.005' },
      })
      await admin.ask(`mutation { deleteBudget(id: "${id}") }`)
      await setBudget('0.02', of)
    }
    answer.send('Yes.')
    answer.end({ usage: [5, 300] })
    await done(user, sent)
    expect(await states()).toMatchObject([{ spent: '0.008', reserved: '0' }])
    expect(await states(user)).toMatchObject([{ spent: '0.008', reserved: '0' }])
  })

  it.each([
    ['a billionth less than', '0.014999999', 'BUDGET_EXCEEDED'],
    ['exactly', '0.015', undefined],
    ['a billionth more than', '0.015000001', undefined],
  ])(
    'beside what is spent, room for %s what a reply may cost decides whether it begins',
    async (_what, limit, code) => {
      parley.model.reply('Yes.', { usage: [5, 500] })
      await done(user, await send(user))
      await setBudget(limit)
      expect(codeOf(await send(user))).toBe(code)
    },
  )

  it('a role’s budget holds for each member alone', async () => {
    await setBudget(String(ROOM), { scope: 'ROLE', subjectId: 'rol_user' })
    const other = await parley.signIn('viewer')
    await admin.ask(`mutation { assignRole(userIds: ["${await idOf(other)}"], roleId: "rol_user") { id } }`)
    parley.model.hold()
    parley.model.hold()
    expect(codeOf(await send(user))).toBeUndefined()
    expect(codeOf(await send(user))).toBe('BUDGET_EXCEEDED')
    expect(codeOf(await send(other))).toBeUndefined()
  })

  it('a reply whose budget is deleted meanwhile ends like any other', async () => {
    const { id } = (await setBudget('1')).data.setBudget
    const answer = parley.model.hold()
    const sent = await send(user)
    await answer.received
    const deleting = `mutation { deleteBudget(id: "${id}") }`
    expect((await admin.ask(deleting)).data.deleteBudget).toBe(id)
    expect((await admin.ask(deleting)).data.deleteBudget).toBe(id)
    answer.send('Yes.')
    answer.end({ usage: [5, 100] })
    expect(await done(user, sent)).toMatchObject({ status: 'COMPLETE', usage: { completionTokens: 100 } })
  })

  it('a conversation deleted in mid-reply is paid for', async () => {
    await setBudget('1')
    const answer = parley.model.hold()
    const sent = await send(user)
    await answer.received
    answer.send('One two three four.')
    const { conversation, reply } = sent.data.sendMessage
    await user.client.reply(reply.id)[Symbol.asyncIterator]().next()
    await user.client.deleteConversations([conversation.id])
    await expect
      .poll(() => states())
      .toMatchObject([{ reserved: '0', spent: expect.stringMatching(/^0\.0000[1-9]/) }])
  })

  it('what has the least left comes first', async () => {
    const subjectId = await idOf(user)
    await setBudget('3', { scope: 'USER', subjectId })
    await setBudget('2', { scope: 'USER', subjectId, period: 'DAY' })
    await setBudget('4', { scope: 'ROLE', subjectId: 'rol_user' })
    const limits = (await states(user)).map(({ budget }: { budget: { limit: string } }) => budget.limit)
    expect(limits).toEqual(['2', '3', '4'])
  })

  it('a role’s budget has no status but each member’s', async () => {
    await setBudget('4', { scope: 'ROLE', subjectId: 'rol_user' })
    expect(await states(user)).toEqual([
      { spent: '0', reserved: '0', budget: { scope: 'ROLE', limit: '4', status: null } },
    ])
  })

  it('setting a budget again changes its limit, and both are in the audit log', async () => {
    const first = (await setBudget('1')).data.setBudget
    const second = (await setBudget('2.50')).data.setBudget
    expect(second).toEqual({ id: first.id, limit: '2.5' })
    await admin.ask(`mutation { deleteBudget(id: "${first.id}") }`)
    const query = `{ auditEvents(filter: { targetId: "${first.id}" }) { nodes { action details { key value } } } }`
    const { nodes } = (await admin.ask(query)).data.auditEvents
    expect(nodes.map(({ action }: { action: string }) => action)).toEqual([
      'budget.deleted',
      'budget.set',
      'budget.set',
    ])
    expect(nodes[1].details).toContainEqual({ key: 'before', value: '1' })
  })

  it.each([
    ['a subject that does not exist', { scope: 'ROLE', subjectId: 'rol_nobody' }, 'NOT_FOUND'],
    ['a subject of another kind', { scope: 'USER', subjectId: 'rol_user' }, 'BAD_USER_INPUT'],
    ['no subject', { scope: 'API_KEY' }, 'BAD_USER_INPUT'],
    ['a subject of the organisation', { subjectId: 'rol_user' }, 'BAD_USER_INPUT'],
    ['less than nothing', { limit: '-1' }, 'BAD_USER_INPUT'],
    ['more than a billion', { limit: '1000000000.000000001' }, 'BAD_USER_INPUT'],
  ])('%s is refused', async (_name, of, code) => {
    expect(codeOf(await setBudget('1', of))).toBe(code)
  })

  it('a budget stays listed when its subject is gone', async () => {
    const created = await admin.ask(
      'mutation { createRole(input: { name: "guests", permissions: [CHAT] }) { id } }',
    )
    const subjectId = created.data.createRole.id
    await setBudget('1', { scope: 'ROLE', subjectId })
    const query = '{ budgets { nodes { limit subject { id } } } }'
    expect((await admin.ask(query)).data.budgets.nodes).toEqual([{ limit: '1', subject: { id: subjectId } }])
    await admin.ask(`mutation { deleteRole(id: "${subjectId}") }`)
    expect((await admin.ask(query)).data.budgets.nodes).toEqual([{ limit: '1', subject: null }])
  })
})
