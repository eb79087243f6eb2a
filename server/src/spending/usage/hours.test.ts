import { openPostgresql, openSqlite, type PrismaClient } from '@parley/prisma'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parleyServer } from '../../../test/operator.js'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'
import { newId } from '../../base/db/id.js'
import { rebuildHours } from './rebuild.sql.js'

const totals =
  'messages failed promptTokens completionTokens cachedPromptTokens reasoningTokens cost timeToFirstToken'
const query = `query ($filter: UsageFilter!, $groupBy: [UsageGroup!]!) {
  usage(filter: $filter, groupBy: $groupBy) {
    rows { day model { name } totals { ${totals} } } totals { ${totals} } truncated
  }
}`
const year = { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' }

/** Numbers that look like chance, the same each time. */
function startChance() {
  let state = 1
  return (below: number): number => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}

onEveryDatabase(database => {
  let parley: Parley
  let client: PrismaClient
  let admin: SignedIn
  const people = ['usr_1', 'usr_2', 'usr_3']
  const models = ['small', 'large', 'Größe']
  const chance = startChance()

  const call = (createdAt: Date, wait: number | null = null, model = 'small') => ({
    id: newId('use'),
    messageId: newId('msg'),
    userId: people[chance(people.length)] ?? '',
    model,
    promptTokens: chance(1000),
    completionTokens: chance(1000),
    costNano: BigInt(chance(1_000_000)),
    timeToFirstToken: wait,
    failed: chance(10) === 0,
    createdAt,
  })

  beforeAll(async () => {
    parley = await startParley({ database, env: { TITLES: 'off' } })
    client =
      database === 'sqlite'
        ? openSqlite(parley.databaseUrl.slice(5), 'PRAGMA busy_timeout = 5000;')
        : openPostgresql({ connectionString: parley.databaseUrl, max: 2 })
    admin = await parley.signIn('admin')
    const begin = Date.parse(year.from)
    const calls = Array.from({ length: 4000 }, () => {
      // Some at the same moment as others, and many at the beginning of a quarter of an hour.
      const quarter = begin + chance(365 * 96) * 900_000
      const at = new Date(chance(2) ? quarter : quarter + chance(900_000))
      const wait = chance(5) === 0 ? null : chance(2) ? chance(700) : chance(500_000)
      const drawn = call(at, wait, models[chance(models.length)])
      const said = chance(2) === 0
      return {
        ...drawn,
        messageId: chance(6) === 0 ? null : drawn.messageId,
        costNano: chance(4) === 0 ? null : drawn.costNano,
        cachedPromptTokens: said ? chance(100) : null,
        reasoningTokens: said ? chance(100) : null,
      }
    })
    // In one statement and one by one: both are bookings.
    await client.usage.createMany({ data: calls.slice(0, -100) })
    for (const data of calls.slice(-100)) await client.usage.create({ data })
  })
  afterAll(async () => {
    await client.$disconnect()
    await parley[Symbol.asyncDispose]()
  })

  const usageOf = async (
    groupBy: string[],
    { models: names, ...filter }: { models?: string[]; [field: string]: unknown } = {},
  ) => {
    const models = names && { models: await Promise.all(names.map(name => parley.modelId(name))) }
    const { data, errors } = await admin.ask({
      query,
      variables: { groupBy, filter: { ...year, ...filter, ...models } },
    })
    expect(errors).toBeUndefined()
    return data.usage
  }
  /** Whoever asks for people is answered from single calls. */
  const fromCalls = (groupBy: string[], filter: object = {}) =>
    usageOf(groupBy, { userIds: people, ...filter })

  it.each([
    'UTC',
    'Europe/Berlin',
    'America/St_Johns',
    'Asia/Kolkata',
    'Asia/Kathmandu',
    'Australia/Lord_Howe',
    'Pacific/Chatham',
  ])('sums of hours say what the calls say, by day of %s', async timeZone => {
    for (const groupBy of [['DAY'], ['DAY', 'MODEL']]) {
      const sums = await usageOf(groupBy, { timeZone })
      expect(sums.rows.length).toBeGreaterThan(360)
      expect(sums).toEqual(await fromCalls(groupBy, { timeZone }))
    }
  })

  it.each([
    ['to the millisecond', '2026-03-28T10:17:31.123Z', '2026-10-26T03:59:59.999Z'],
    ['within an hour', '2026-05-01T10:10:00Z', '2026-05-01T10:50:00Z'],
    ['across one full hour', '2026-05-01T10:00:00.001Z', '2026-05-01T11:00:00Z'],
    ['of hours', '2026-05-01T10:00:00Z', '2026-05-03T11:00:00Z'],
  ])('sums of hours say what the calls say, from and until times %s', async (_name, from, to) => {
    for (const groupBy of [[], ['DAY'], ['MODEL'], ['MODEL', 'DAY']])
      for (const more of [{}, { models: ['large', 'none'] }, { timeZone: 'Asia/Kolkata' }])
        expect(await usageOf(groupBy, { from, to, ...more })).toEqual(
          await fromCalls(groupBy, { from, to, ...more }),
        )
  })

  it('times to the first piece are rounded to three digits, below a second not at all', async () => {
    const from = '2027-03-01T00:00:00Z'
    const at = new Date(from)
    const median = async (filter: object) =>
      (await usageOf([], { from, to: '2027-03-02T00:00:00Z', ...filter })).totals.timeToFirstToken
    const waits = [0, 999, 1004, 1005, 9995, 123_456, 999_499]
    await client.usage.createMany({ data: waits.map(wait => call(at, wait, `waits-${wait}`)) })
    for (const [i, rounded] of [0, 999, 1000, 1010, 10_000, 123_000, 999_000].entries())
      for (const more of [{}, { userIds: people }])
        expect(await median({ models: [`waits-${waits[i]}`], ...more })).toBe(rounded)
  })

  it('what was deleted by hand counts until the sums are made anew', async () => {
    const filter = { from: '2027-05-01T00:00:00Z', to: '2027-05-03T00:00:00Z', models: ['gone', 'kept'] }
    const kept = [call(new Date(filter.from), 7, 'kept')]
    const gone = ['10:00', '10:30', '20:00'].map(time => call(new Date(`2027-05-02T${time}:00Z`), 5, 'gone'))
    await client.usage.createMany({ data: [...kept, ...gone] })
    expect((await usageOf([], filter)).totals.messages).toBe(4)
    await client.usage.deleteMany({ where: { model: 'gone' } })
    expect((await usageOf([], filter)).totals.messages).toBe(4)
    const before = await usageOf(['DAY', 'MODEL'])
    const { code, stdout } = await parleyServer(['usage', 'rebuild'], { DATABASE_URL: parley.databaseUrl })
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringMatching(/^\d+ days of usage and \d+ conversations were added up anew\.\n$/),
    })
    const { rows } = await usageOf(['MODEL'], filter)
    expect(
      rows.map(({ model, totals }: { model: { name: string }; totals: object }) => ({
        model: model.name,
        ...totals,
      })),
    ).toMatchObject([{ model: 'kept', messages: 1, timeToFirstToken: 7 }])
    expect(await usageOf(['DAY', 'MODEL'])).toEqual(before)
  })

  it('nothing that is booked while the sums are made anew is lost or counted twice', async () => {
    const filter = { from: '2027-07-01T00:00:00Z', to: '2027-07-02T00:00:00Z' }
    const book = async () => {
      for (let i = 0; i < 40; i++)
        await client.usage.createMany({
          data: ['b', 'a', 'b'].map(model =>
            call(new Date(Date.parse(filter.from) + i * 1_000_000), i, model),
          ),
        })
    }
    const other =
      database === 'sqlite'
        ? openSqlite(parley.databaseUrl.slice(5), 'PRAGMA busy_timeout = 5000;')
        : openPostgresql({ connectionString: parley.databaseUrl, max: 2 })
    try {
      await book()
      await Promise.all([book(), rebuildHours(other, database), book()])
    } finally {
      await other.$disconnect()
    }
    expect((await usageOf([], filter)).totals.messages).toBe(360)
    expect(await usageOf(['DAY', 'MODEL'], filter)).toEqual(await fromCalls(['DAY', 'MODEL'], filter))
  })

  it('who is erased, and conversations that are deleted, leave the sums as they are', async () => {
    parley.model.reply('Yes.', { usage: [11, 2] })
    const user = await parley.signIn('user')
    const now = { from: new Date(Date.now() - 7_200_000), to: new Date(Date.now() + 7_200_000) }
    const { totals: earlier } = await usageOf(['MODEL'], now)
    const { reply, conversation } = await user.client.sendMessage({ content: 'Hello' })
    await user.client.reply(reply.id).done()
    const before = await usageOf(['MODEL'], now)
    expect(before.totals).toMatchObject({
      messages: earlier.messages + 1,
      promptTokens: earlier.promptTokens + 11,
      completionTokens: earlier.completionTokens + 2,
    })
    await user.client.deleteConversations([conversation.id])
    const { id } = (await user.ask('{ me { id } }')).data.me
    expect((await user.ask(`mutation { deleteUser(id: "${id}") }`)).errors).toBeUndefined()
    expect(await usageOf(['MODEL'], now)).toEqual(before)
  })
})
