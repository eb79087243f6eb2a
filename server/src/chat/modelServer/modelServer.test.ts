import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { beside } from '../../../test/beside.js'
import { eventually } from '../../../test/eventually.js'
import { type ModelServer, startModelServer } from '../../../test/modelServer.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'

const KEY = 'sk-of-the-cellar-0123456789'
const env = {
  MODEL_NETWORKS: '127.0.0.1',
  MODEL_DETAILS: 'twin: prompt=1 completion=1',
  OPENAI_MODELS: 'twin,only-here',
}

onEveryDatabase(database => {
  let parley: Parley
  let cellar: ModelServer
  let admin: SignedIn
  let user: SignedIn
  let id: string

  beforeAll(async () => {
    parley = await startParley({ database, env })
    cellar = await startModelServer()
    cellar.models.ids = ['twin']
    ;[admin, user] = [await parley.signIn('admin'), await parley.signIn('user')]
    const { data } = await create({ name: 'Cellar', address: cellar.url, key: KEY })
    id = data.createModelServer.id
  })
  beforeEach(() => {
    parley.model.otherwise('From the environment')
    cellar.otherwise('From the cellar')
  })
  afterAll(async () => {
    await parley[Symbol.asyncDispose]()
    await cellar.close()
  })

  const create = (input: object) =>
    admin.ask({
      query: `mutation ($input: CreateModelServerInput!) {
        createModelServer(input: $input) { id name kind address auth source modelNames standsIn state } }`,
      variables: { input: { kind: 'OPENAI_COMPATIBLE', ...input } },
    })
  const update = (input: object, of = id) =>
    admin.ask({
      query: `mutation ($id: ID!, $input: UpdateModelServerInput!) {
        updateModelServer(id: $id, input: $input) { id name address auth standsIn } }`,
      variables: { id: of, input },
    })
  const remove = (of: string) => admin.ask(`mutation { deleteModelServer(id: "${of}") }`)
  const models = async (who = user): Promise<{ id: string; name: string; upstreamName: string }[]> =>
    (await who.ask('{ models { id name upstreamName } }')).data.models
  const setBudget = (subjectId: string, limit: string) =>
    admin.ask(
      `mutation { setBudget(input: { scope: USER, subjectId: "${subjectId}", period: MONTH, limit: "${limit}" }) { id } }`,
    )
  const modelNamed = async (name: string) => (await models()).find(model => model.name === name)?.id ?? ''
  const wrongFields = async (answer: ReturnType<typeof create>) =>
    Object.keys((await answer).errors?.[0]?.extensions.fields ?? {})
  const answerOf = async (model: string) => {
    const { reply, conversation } = await user.client.sendMessage({ content: 'Hi', model })
    return { ...(await user.client.reply(reply.id).done()), conversation }
  }

  describe('two model servers that have a model of the same name', () => {
    test('are offered together, the one of the environment first, and told apart by their names', async () => {
      expect(await models()).toMatchObject([
        { name: 'twin', upstreamName: 'twin' },
        { name: 'only-here', upstreamName: 'only-here' },
        { name: 'twin (Cellar)', upstreamName: 'twin' },
      ])
    })

    test('each answer in conversations of their own, with their own key, and say who wrote', async () => {
      const [first, second] = [await modelNamed('twin'), await modelNamed('twin (Cellar)')]
      expect(await answerOf(first)).toMatchObject({ content: 'From the environment', model: { id: first } })
      const answer = await answerOf(second)
      expect(answer).toMatchObject({
        content: 'From the cellar',
        model: { id: second, name: 'twin (Cellar)' },
      })
      expect(cellar.requests.at(-1)).toMatchObject({
        body: { model: 'twin' },
        headers: { authorization: `Bearer ${KEY}` },
      })
      // The conversation goes on with it.
      const { reply } = await user.client.sendMessage({
        conversationId: answer.conversation.id,
        content: 'And?',
      })
      expect(await user.client.reply(reply.id).done()).toMatchObject({ content: 'From the cellar' })
    })

    test('are told apart by usage, filters and roles', async () => {
      const second = await modelNamed('twin (Cellar)')
      await answerOf(second)
      const [from, to] = [Date.now() - 3_600_000, Date.now() + 3_600_000].map(time =>
        new Date(time).toISOString(),
      )
      const filter = { from, to, models: [second] }
      const { data } = await user.ask({
        query: `query ($filter: UsageFilter!, $model: ID!) {
          usage(filter: $filter, groupBy: [MODEL]) { rows { model { id name } } }
          conversations(filter: { model: $model }) { nodes { model { id } } } }`,
        variables: { filter, model: second },
      })
      expect(data.usage.rows).toEqual([{ model: { id: second, name: 'twin (Cellar)' } }])
      const nodes: { model: { id: string } }[] = data.conversations.nodes
      expect(new Set(nodes.map(({ model }) => model.id))).toEqual(new Set([second]))
      const role = {
        name: `cellar ${crypto.randomUUID()}`.slice(0, 40),
        permissions: ['CHAT'],
        models: [second],
      }
      const made = await admin.ask({
        query: 'mutation ($input: CreateRoleInput!) { createRole(input: $input) { id models { id } } }',
        variables: { input: role },
      })
      expect(made.data.createRole.models).toEqual([{ id: second }])
    })

    test('are told apart by budgets: what each writes is reserved and booked as its own', async () => {
      const [first, second] = [await modelNamed('twin'), await modelNamed('twin (Cellar)')]
      const payer = parley.as(await parley.signIn('viewer'))
      const { id: userId } = (await payer.ask('{ me { id } }')).data.me
      await admin.ask(`mutation { assignRole(userIds: ["${userId}"], roleId: "rol_user") { id } }`)
      const budget = (await setBudget(userId, '1')).data.setBudget.id
      const statusOf = async () =>
        (await payer.ask('{ me { budgets { spent reserved } } }')).data.me.budgets[0]
      const booked = async () =>
        beside(parley.databaseUrl, async client =>
          Object.fromEntries(
            (await client.usage.groupBy({ by: ['model'], where: { userId }, _sum: { costNano: true } })).map(
              ({ model, _sum }) => [model, Number(_sum.costNano)],
            ),
          ),
        )
      const correct = (prices: Record<string, string | null>) =>
        admin.ask({
          query:
            'mutation ($id: ID!, $input: UpdateModelInput!) { updateModel(id: $id, input: $input) { id } }',
          variables: { id: second, input: prices },
        })
      // A hundred times as dear as the one of the same name.
      const dear = { promptPricePerMillionTokens: '100', completionPricePerMillionTokens: '100' }
      expect((await correct(dear)).errors).toBeUndefined()
      const [here, there] = [parley.model.hold(), cellar.hold()]
      const asked = [await payer.client.sendMessage({ content: 'Hi', model: first })]
      const cheap = Number((await statusOf()).reserved)
      asked.push(await payer.client.sendMessage({ content: 'Hi', model: second }))
      await Promise.all([here.received, there.received])
      expect((Number((await statusOf()).reserved) - cheap) / cheap).toBeCloseTo(100)
      for (const [answer, tokens] of [
        [here, 1000],
        [there, 1000],
      ] as const) {
        answer.send('Yes.')
        answer.end({ usage: [0, tokens] })
      }
      for (const { reply } of asked) await payer.client.reply(reply.id).done()
      expect(await booked()).toEqual({ twin: 1_000_000, [second]: 100_000_000 })
      expect(await statusOf()).toEqual({ spent: '0.101', reserved: '0' })
      await setBudget(userId, '0.101')
      for (const model of [first, second]) {
        const query = `mutation { sendMessage(input: { content: "x", model: "${model}" }) { reply { id } } }`
        expect((await payer.ask(query)).errors?.[0]?.extensions.code).toBe('BUDGET_EXCEEDED')
      }
      await admin.ask(`mutation { deleteBudget(id: "${budget}") }`)
      await correct({ promptPricePerMillionTokens: null, completionPricePerMillionTokens: null })
    })

    test('do not take each other away while one is down', async () => {
      cellar.models.status = 500
      await parley.stop()
      await parley.start()
      expect((await models()).map(({ name }) => name)).toEqual(['twin', 'only-here'])
      expect(await answerOf(await modelNamed('twin'))).toMatchObject({ content: 'From the environment' })
      const { data } = await admin.ask('{ modelServers { name state lastError } health { name message } }')
      expect(data.modelServers).toMatchObject([
        { name: 'OpenAI-compatible server', state: 'READY' },
        { name: 'Cellar', state: 'FAILING', lastError: expect.stringContaining('Scripted') },
      ])
      const { message } = data.health.find(({ name }: { name: string }) => name === 'model')
      expect(message).toMatch(/^Cellar: /)
      cellar.models.status = 200
      await parley.stop()
      await parley.start()
      expect(await models()).toHaveLength(3)
    })

    test('do not take each other away while what is set for one cannot be used', async () => {
      const set = (address: string) =>
        beside(parley.databaseUrl, client =>
          client.modelServer.update({ where: { id }, data: { address, revision: { increment: 1 } } }),
        )
      await set('no address')
      await eventually(async () =>
        expect((await models()).map(({ name }) => name)).toEqual(['twin', 'only-here']),
      )
      const { data } = await admin.ask('{ modelServers { name state lastError } }')
      expect(data.modelServers[1]).toMatchObject({ name: 'Cellar', state: 'FAILING' })
      expect(data.modelServers[1].lastError).toContain('cannot be used')
      await set(cellar.url)
      await eventually(async () => expect(await models()).toHaveLength(3))
    })

    test('stand in for each other where an admin says so, and not otherwise', async () => {
      const [first, second] = [await modelNamed('twin'), await modelNamed('twin (Cellar)')]
      cellar.fail(503)
      expect(await answerOf(second)).toMatchObject({ status: 'FAILED', model: { id: second } })
      expect((await update({ standsIn: true })).data.updateModelServer.standsIn).toBe(true)
      cellar.fail(503)
      expect(await answerOf(second)).toMatchObject({ content: 'From the environment', model: { id: first } })
      parley.model.fail(503)
      expect(await answerOf(first)).toMatchObject({ content: 'From the cellar', model: { id: second } })
      await update({ standsIn: false })
    })
  })

  describe('a model server that an admin adds', () => {
    test('is listed after the one of the environment, which nobody changes here', async () => {
      const { data } = await admin.ask('{ modelServers { id source auth address node: __typename } }')
      expect(data.modelServers).toEqual([
        {
          id: 'msv_environment',
          source: 'ENVIRONMENT',
          auth: 'KEY',
          address: parley.model.url,
          node: 'ModelServer',
        },
        { id, source: 'DATABASE', auth: 'KEY', address: cellar.url, node: 'ModelServer' },
      ])
      for (const refused of [
        await update({ name: 'Mine' }, 'msv_environment'),
        await remove('msv_environment'),
      ])
        expect(refused.errors?.[0]?.extensions.code).toBe('CONFLICT')
    })

    test('is none to whoever may not manage them', async () => {
      for (const query of [
        '{ modelServers { id } }',
        'mutation { createModelServer(input: { name: "x", kind: DEMO }) { id } }',
        `mutation { updateModelServer(id: "${id}", input: { name: "x" }) { id } }`,
        `mutation { deleteModelServer(id: "${id}") }`,
        `mutation { testModelServer(id: "${id}") { name } }`,
      ])
        expect((await user.ask(query)).errors?.[0]?.extensions.code, query).toBe('FORBIDDEN')
      expect((await user.ask(`{ node(id: "${id}") { id } }`)).data.node).toBeNull()
    })

    test.each([
      'http://169.254.169.254/v1',
      'http://[fe80::1]/v1',
      'http://[fd00:ec2::254]/v1',
      'http://[::ffff:169.254.169.254]/v1',
      'http://100.100.100.200/v1',
      'https://168.63.129.16/v1',
      'http://metadata.google.internal/v1',
      'http://10.0.0.1/v1',
      'http://[::1]/v1',
      'http://example.com/v1',
      'https://admin:secret@example.com/v1',
      'https://example.com/v1?key=x',
      'ftp://example.com',
      '',
    ])('may not be at %s', async address => {
      expect(await wrongFields(create({ name: 'Elsewhere', address }))).toEqual(['input.address'])
    })

    test('has a name of its own, and a key that is one', async () => {
      const taken = await create({ name: 'CELLAR', address: cellar.url })
      expect(taken.errors?.[0]?.extensions.code).toBe('CONFLICT')
      expect(await wrongFields(create({ name: ' ', address: cellar.url }))).toEqual(['input.name'])
      expect(await wrongFields(create({ name: 'x', address: cellar.url, key: 'a b' }))).toEqual(['input.key'])
    })

    test('keeps its key when anything else is changed, and wants it anew for another host', async () => {
      await update({ name: 'Cellar' })
      expect((await answerOf(await modelNamed('twin (Cellar)'))).status).toBe('COMPLETE')
      expect(cellar.requests.at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`)
      expect(await wrongFields(update({ address: 'http://127.0.0.1:1/v1' }))).toEqual(['input.key'])
    })

    test('is recorded without its key, and consoles are told', async () => {
      const events = await beside(parley.databaseUrl, client =>
        client.auditEvent.findMany({ where: { targetId: id }, orderBy: { seq: 'asc' } }),
      )
      expect(events[0]).toMatchObject({ action: 'model_server.created', targetType: 'ModelServer' })
      expect(events[0]?.details).toContain('Cellar')
      expect(JSON.stringify(events)).not.toContain(KEY)
      const told = await beside(parley.databaseUrl, client =>
        client.adminEvent.count({ where: { nodeId: id } }),
      )
      expect(told).toBeGreaterThan(0)
    })

    test('is gone when it is deleted, and what it wrote still names its model', async () => {
      const other = await startModelServer()
      other.models.ids = ['passing']
      const made = (await create({ name: 'Passing', address: other.url })).data.createModelServer
      const model = await modelNamed('passing')
      const { conversation } = await answerOf(model)
      await remove(made.id)
      expect(await modelNamed('passing')).toBe('')
      const { data } = await user.ask(
        `{ conversation(id: "${conversation.id}") { model { id name available } } }`,
      )
      expect(data.conversation.model).toEqual({ id: model, name: 'passing', available: false })
      const query = `mutation { sendMessage(input: { content: "x", conversationId: "${conversation.id}" }) { reply { id } } }`
      expect((await user.ask(query)).errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT')
      await other.close()
    })

    test('may be the demo model', async () => {
      const made = (await create({ name: 'Trying', kind: 'DEMO' })).data.createModelServer
      expect(made).toMatchObject({ address: null, auth: 'NONE', state: 'READY' })
      expect((await answerOf(await modelNamed('demo'))).content).toMatch(/demo model/)
      await remove(made.id)
    })

    test('has the price of a model of that name', async () => {
      const { data } = await user.ask('{ models { name promptPricePerMillionTokens } }')
      expect(data.models).toContainEqual({ name: 'twin (Cellar)', promptPricePerMillionTokens: '1' })
    })
  })

  describe('a test of a model server', () => {
    const checks = async (of = id) =>
      (await admin.ask(`mutation { testModelServer(id: "${of}") { name passed message } }`)).data
        .testModelServer as { name: string; passed: boolean | null; message: string }[]

    test('says what works', async () => {
      expect(await checks()).toEqual([
        { name: 'address', passed: true, message: 'It answers.' },
        { name: 'key', passed: true, message: 'It takes the key.' },
        { name: 'models', passed: true, message: 'It has 1 model, first twin.' },
        { name: 'streaming', passed: true, message: 'twin answers piece by piece.' },
        { name: 'usage', passed: true, message: 'It says how many tokens an answer used.' },
        { name: 'system role', passed: true, message: 'It takes instructions as such.' },
        { name: 'vision', passed: null, message: 'Nobody said whether twin reads images.' },
      ])
    })

    test('says that the key is refused, or nothing is there', async () => {
      cellar.models.status = 401
      expect(await checks()).toMatchObject([
        { name: 'address', passed: true },
        { name: 'key', passed: false, message: expect.stringMatching(/^It refuses the key\. It says: /) },
      ])
      cellar.models.status = 200
      const made = (await create({ name: 'Nowhere', address: 'http://127.0.0.1:1/v1' })).data
        .createModelServer
      expect(await checks(made.id)).toMatchObject([
        { name: 'address', passed: false, message: expect.stringContaining('ECONNREFUSED') },
      ])
      await remove(made.id)
    })

    test('says that a model does not answer, and why', async () => {
      cellar.fail(400, { message: 'no template for this model' })
      expect((await checks()).at(-1)).toMatchObject({
        name: 'streaming',
        passed: false,
        message: expect.stringContaining('no template for this model'),
      })
    })
  })

  test.skipIf(database === 'sqlite')(
    'what one server is told holds on another within two seconds',
    async () => {
      await using second = await startParley({ beside: parley, env })
      const there = second.as(user)
      expect(await models(there)).toHaveLength(3)
      const other = await startModelServer()
      other.models.ids = ['new']
      const made = (await create({ name: 'New', address: other.url })).data.createModelServer
      const began = performance.now()
      const model = await eventually(async () => {
        const found = (await models(there)).find(({ name }) => name === 'new')
        if (!found) throw new Error('not there yet')
        return found
      })
      expect(performance.now() - began).toBeLessThan(2000)
      const { reply } = await there.client.sendMessage({ content: 'Hi', model: model.id })
      expect(await there.client.reply(reply.id).done()).toMatchObject({ content: 'A short answer.' })
      await update({ enabled: false }, made.id)
      const switched = performance.now()
      await eventually(async () => expect(await models(there)).toHaveLength(3))
      expect(performance.now() - switched).toBeLessThan(2000)
      await remove(made.id)
      await other.close()
    },
  )
})
