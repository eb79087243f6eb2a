import { openPostgresql, openSqlite, type PrismaClient } from '@parley/prisma'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'
import { newId } from '../../base/db/id.js'

interface Call {
  userId: string
  createdAt: string
  model?: string
  apiKeyId?: string
  conversationId?: string
  messageId?: string | null
  wait?: number | null
  cost?: bigint | null
  failed?: boolean
}

const query = `query ($filter: UsageFilter!, $groupBy: [UsageGroup!]!) {
  usage(filter: $filter, groupBy: $groupBy) {
    rows { day model { name } user { id } apiKey { id } totals { messages cost timeToFirstToken } }
    totals { messages failed promptTokens completionTokens cost timeToFirstToken }
    truncated
  }
}`
const march = { from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z' }

onEveryDatabase(database => {
  let parley: Parley
  let client: PrismaClient
  let admin: SignedIn
  let user: SignedIn
  let userId: string
  let adminId: string

  beforeAll(async () => {
    parley = await startParley({ database, logLevel: 'trace', env: { TITLES: 'off' } })
    parley.model.otherwise('Yes.')
    client =
      database === 'sqlite'
        ? openSqlite(parley.databaseUrl.slice(5), 'PRAGMA busy_timeout = 5000;')
        : openPostgresql({ connectionString: parley.databaseUrl, max: 2 })
    admin = await parley.signIn('admin')
    user = await parley.signIn('user')
    userId = await idOf(user)
    adminId = await idOf(admin)
  })
  afterAll(async () => {
    await client.$disconnect()
    await parley[Symbol.asyncDispose]()
  })

  const idOf = async ({ ask }: SignedIn): Promise<string> => (await ask('{ me { id } }')).data.me.id
  const book = (...calls: Call[]) =>
    client.usage.createMany({
      data: calls.map(({ createdAt, wait = null, cost = null, messageId, ...call }) => ({
        model: 'one',
        failed: false,
        ...call,
        id: newId('use'),
        messageId: messageId === undefined ? newId('msg') : messageId,
        promptTokens: 10,
        completionTokens: 5,
        costNano: cost,
        timeToFirstToken: wait,
        createdAt: new Date(createdAt),
      })),
    })
  const report = async (
    { ask }: SignedIn,
    groupBy: string[],
    { models: names, ...filter }: { models?: string[]; [field: string]: unknown } = {},
  ) => {
    const models = names && { models: await Promise.all(names.map(name => parley.modelId(name))) }
    return ask({ query, variables: { groupBy, filter: { ...march, ...filter, ...models } } })
  }
  const usageOf = async (...args: Parameters<typeof report>) => {
    const { data, errors } = await report(...args)
    expect(errors).toBeUndefined()
    return data.usage
  }

  it('days are those of the time zone asked for, also when clocks change', async () => {
    await book(
      { userId, createdAt: '2026-03-28T22:59:59.999Z', model: 'days' },
      { userId, createdAt: '2026-03-28T23:00:00.000Z', model: 'days' },
      { userId, createdAt: '2026-03-29T21:59:59.999Z', model: 'days' },
      { userId, createdAt: '2026-03-29T22:00:00.000Z', model: 'days' },
    )
    const daysIn = async (timeZone?: string) =>
      (await usageOf(user, ['DAY'], { models: ['days'], ...(timeZone && { timeZone }) })).rows.map(
        ({ day, totals }: { day: string; totals: { messages: number } }) => [day, totals.messages],
      )
    expect(await daysIn('Europe/Berlin')).toEqual([
      ['2026-03-28', 1],
      ['2026-03-29', 2],
      ['2026-03-30', 1],
    ])
    expect(await daysIn()).toEqual([
      ['2026-03-28', 2],
      ['2026-03-29', 2],
    ])
  })

  it('the median is that of the replies that had a first piece, and titles are no messages', async () => {
    const calls = [400, 100, 300, 200, null].map(wait => ({ wait, failed: wait === null }))
    await book(
      ...calls.map(call => ({ ...call, userId, createdAt: march.from, model: 'median', cost: 2_500_000n })),
      { userId, createdAt: march.from, model: 'median', messageId: null, cost: 1n },
    )
    const { totals, truncated } = await usageOf(user, ['MODEL'], { models: ['median'] })
    expect(totals).toEqual({
      messages: 5,
      failed: 1,
      promptTokens: 60,
      completionTokens: 30,
      cost: '0.012500001',
      timeToFirstToken: 250,
    })
    expect(truncated).toBe(false)
  })

  it('of anybody else nothing is there to be counted, but for whoever reads everybody’s usage', async () => {
    await book(
      { userId, createdAt: march.from, model: 'whose' },
      { userId: adminId, createdAt: march.from, model: 'whose' },
    )
    const filter = { models: ['whose'] }
    const people = async (person: SignedIn, more: object = {}) =>
      (await usageOf(person, ['USER'], { ...filter, ...more })).rows.map(
        (row: { user: { id: string } }) => row.user.id,
      )
    expect(await people(user)).toEqual([userId])
    expect(await people(user, { userIds: [adminId] })).toEqual([])
    expect((await people(admin)).sort()).toEqual([userId, adminId].sort())
    expect(await people(admin, { userIds: [userId] })).toEqual([userId])
  })

  it('groups are by day and then the dearest first, with each key to whom it is shown', async () => {
    const made = await user.ask(
      'mutation { createApiKey(input: { name: "mine", scopes: [CHAT] }) { apiKey { id } } }',
    )
    const apiKeyId = made.data.createApiKey.apiKey.id
    const model = 'keys'
    await book(
      { userId, createdAt: '2026-03-02T12:00:00Z', model, cost: 9n },
      { userId, createdAt: '2026-03-01T12:00:00Z', model, cost: 1n },
      { userId, createdAt: '2026-03-01T12:00:00Z', model, cost: 2n, apiKeyId },
    )
    const { rows } = await usageOf(user, ['DAY', 'API_KEY', 'API_KEY'], { models: [model] })
    expect(rows).toMatchObject([
      { day: '2026-03-01', apiKey: { id: apiKeyId }, model: null, user: null },
      { day: '2026-03-01', apiKey: null },
      { day: '2026-03-02', apiKey: null },
    ])
    expect((await usageOf(user, [], { apiKeyIds: [apiKeyId] })).totals.messages).toBe(1)
  })

  it('more than 10 000 rows are cut off, but not the totals', async () => {
    const createdAt = '2026-03-05T12:00:00Z'
    for (let i = 0; i < 11; i++)
      await book(
        ...Array.from({ length: 1000 }, (_, j) => ({ userId: adminId, createdAt, model: `m${i}-${j}` })),
      )
    const from = '2026-03-05T00:00:00Z'
    const { rows, truncated, totals } = await usageOf(admin, ['MODEL'], { from, to: '2026-03-06T00:00:00Z' })
    expect(rows).toHaveLength(10_000)
    expect({ truncated, messages: totals.messages }).toEqual({ truncated: true, messages: 11_000 })
  })

  it.each([
    ['a time zone nobody knows', { timeZone: 'Mars/Olympus' }, 'filter.timeZone'],
    ['an offset for a time zone', { timeZone: '+01:00' }, 'filter.timeZone'],
    ['an end before the beginning', { from: march.to, to: march.from }, 'filter.to'],
    ['no time at all', { to: march.from }, 'filter.to'],
    ['more than 400 days', { to: '2027-04-06T00:00:00Z' }, 'filter.to'],
    ['more than a hundred people', { userIds: Array(101).fill('usr_1') }, 'filter.userIds'],
  ])('%s is refused', async (_name, filter, field) => {
    const { data, errors } = await report(user, ['DAY'], filter)
    expect(data.usage).toBeNull()
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: { [field]: expect.any(String) },
    })
  })

  it.each([
    ['0001-01-01T00:00:00Z', '0001-02-01T00:00:00Z'],
    ['9999-12-01T00:00:00Z', '9999-12-31T23:59:59Z'],
  ])('from %s on nothing was used', async (from, to) => {
    expect((await usageOf(user, ['DAY'], { from, to, timeZone: 'Asia/Tokyo' })).totals.messages).toBe(0)
  })

  it('a deleted conversation still counts', async () => {
    const sent = await user.client.sendMessage({ content: 'Hello' })
    await user.client.reply(sent.reply.id).done()
    const now = { from: new Date(Date.now() - 3_600_000), to: new Date(Date.now() + 3_600_000) }
    const before = (await usageOf(user, [], now)).totals
    expect(before).toMatchObject({ messages: 1, promptTokens: 7 })
    await user.client.deleteConversations([sent.conversation.id])
    expect((await usageOf(user, [], now)).totals).toEqual(before)
  })

  it('a list of conversations asks for their usage once', async () => {
    const ids: string[] = []
    for (let i = 0; i < 4; i++) ids.push((await user.client.createConversation()).id)
    await book(...ids.map(conversationId => ({ userId, createdAt: march.from, conversationId })))
    parley.log.length = 0
    const { data } = await user.ask('{ conversations(first: 50) { nodes { id usage { messages } } } }')
    const used = data.conversations.nodes.filter(({ id }: { id: string }) => ids.includes(id))
    expect(used.map(({ usage }: { usage: { messages: number } }) => usage.messages)).toEqual([1, 1, 1, 1])
    const asked = parley.log.filter(({ sql }) => /FROM usage u/.test(String(sql)))
    expect(asked).toHaveLength(1)
  })

  it('a conversation’s usage is not for those who only read it', async () => {
    const { id: conversationId } = await admin.client.createConversation()
    const now = new Date()
    const part = { conversationId, userId, addedAt: now, lastMessageAt: now, updatedAt: now, createdAt: now }
    await client.participant.create({ data: { ...part, access: 'READ' } })
    const usage = async () =>
      (await user.ask(`{ conversation(id: "${conversationId}") { usage { messages } } }`)).data.conversation
        .usage
    expect(await usage()).toBeNull()
    await client.participant.updateMany({ where: { conversationId, userId }, data: { access: 'WRITE' } })
    expect(await usage()).toEqual({ messages: 0 })
  })

  it('a person’s usage is for the person and for whoever reads everybody’s', async () => {
    await book({ userId, createdAt: '2025-06-01T00:00:00Z' })
    const of = (id: string) =>
      `{ user(id: "${id}") { usage(from: "2025-05-01T00:00:00Z", to: "2025-07-01T00:00:00Z") { messages } } }`
    expect((await user.ask(of(userId))).data.user.usage).toEqual({ messages: 1 })
    expect((await admin.ask(of(userId))).data.user.usage).toEqual({ messages: 1 })
    expect((await user.ask(of(adminId))).data.user.usage).toBeNull()
  })
})
