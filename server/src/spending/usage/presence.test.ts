import { openPostgresql, openSqlite, type PrismaClient } from '@parley/prisma'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { onEveryDatabase, type Parley, type SignedIn, startParley } from '../../../test/parley.js'
import { newId } from '../../base/db/id.js'

const query = `query ($filter: UsageFilter!, $groupBy: [UsageGroup!]!, $orderBy: UsageOrder, $first: Int) {
  usage(filter: $filter, groupBy: $groupBy, orderBy: $orderBy, first: $first) {
    rows {
      day model { name } user { id } failure people ratings { up down }
      totals { messages failed promptTokens completionTokens cost timeToFirstToken timeToFirstTokenP95 timeToFirstTokenP99 }
    }
    people ratings { up down } truncated totals { messages failed timeToFirstTokenP95 timeToFirstTokenP99 }
  }
}`
const summer = { from: '2026-03-01T00:00:00Z', to: '2026-06-01T00:00:00Z' }
const codes = ['TIMEOUT', 'MODEL_UNAVAILABLE', null]

type Call = Parameters<PrismaClient['usage']['create']>[0]['data'] & {
  createdAt: Date
  messageId: string | null
}
interface Rated {
  messageId: string
  userId: string
  rating: 'UP' | 'DOWN'
}
interface Row {
  day: string | null
  model: { name: string } | null
  user: { id: string } | null
  failure: string | null
  people: number
  ratings: { up: number; down: number }
  totals: Record<string, number>
}

/** Numbers that look like chance, the same each time. */
function startChance() {
  let state = 7
  return (below: number): number => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}

onEveryDatabase(database => {
  let parley: Parley
  let client: PrismaClient
  let admin: SignedIn
  let user: SignedIn
  let userId: string
  let calls: Call[]
  let rated: Rated[]

  beforeAll(async () => {
    parley = await startParley({ database, env: { TITLES: 'off' } })
    client =
      database === 'sqlite'
        ? openSqlite(parley.databaseUrl.slice(5), 'PRAGMA busy_timeout = 5000;')
        : openPostgresql({ connectionString: parley.databaseUrl, max: 2 })
    admin = await parley.signIn('admin')
    user = await parley.signIn('user')
    userId = (await user.ask('{ me { id } }')).data.me.id
    const chance = startChance()
    const people = [
      userId,
      (await admin.ask('{ me { id } }')).data.me.id,
      ...['c', 'd', 'e'].map(x => `usr_${x}`),
    ]
    const begin = Date.parse(summer.from)
    calls = Array.from({ length: 1500 }, () => {
      const failed = chance(5) === 0
      return {
        id: newId('use'),
        messageId: chance(6) === 0 ? null : newId('msg'),
        userId: people[Math.min(chance(5), chance(5))] ?? '',
        model: ['small', 'large'][chance(2)] ?? '',
        promptTokens: chance(1000),
        completionTokens: chance(1000),
        costNano: BigInt(chance(1_000_000)),
        timeToFirstToken: chance(4) === 0 ? null : chance(900),
        failed,
        failureCode: failed ? (codes[chance(3)] ?? null) : null,
        createdAt: new Date(begin + chance(92 * 24 * 60) * 60_000),
      }
    })
    await client.usage.createMany({ data: calls })
    rated = await rate(calls.flatMap(({ messageId }) => (messageId && chance(3) === 0 ? [messageId] : [])))
  })
  afterAll(async () => {
    await client.$disconnect()
    await parley[Symbol.asyncDispose]()
  })

  /** Replies that are there to be rated, some by two people. */
  const rate = async (ids: string[]): Promise<Rated[]> => {
    const at = new Date()
    const { id: conversationId } = await admin.client.createConversation()
    const same = {
      conversationId,
      ownerId: userId,
      role: 'ASSISTANT',
      content: '',
      status: 'COMPLETE',
      stopRequested: false,
    }
    await client.message.createMany({
      data: ids.map((id, i) => ({
        ...same,
        id,
        branchId: `b${i}`,
        depth: i,
        seq: i + 1,
        createdAt: at,
        updatedAt: at,
      })),
    })
    const given = ids.flatMap((messageId, i): Rated[] => [
      { messageId, userId: i % 2 ? userId : 'usr_c', rating: i % 3 ? 'UP' : 'DOWN' },
      ...(i % 4 ? [] : [{ messageId, userId: 'usr_d', rating: 'DOWN' as const }]),
    ])
    await client.feedback.createMany({ data: given.map(one => ({ ...one, createdAt: at })) })
    return given
  }
  const usageOf = async ({ ask }: SignedIn, groupBy: string[], filter: object = {}, shown: object = {}) => {
    const { data, errors } = await ask({
      query,
      variables: { groupBy, filter: { ...summer, ...filter }, ...shown },
    })
    expect(errors).toBeUndefined()
    return data.usage as Row & { rows: Row[]; truncated: boolean }
  }
  const dayOf = (timeZone: string) => {
    const format = new Intl.DateTimeFormat('sv', { timeZone, dateStyle: 'short' })
    return ({ createdAt }: Call) => format.format(createdAt)
  }
  /** Counted one by one. */
  const counted = (some: readonly Call[], by?: string) => {
    const given = rated.filter(
      ({ messageId, userId: whose }) =>
        some.some(call => call.messageId === messageId) && (by === undefined || whose === by),
    )
    const of = (rating: string) => given.filter(one => one.rating === rating).length
    return {
      people: new Set(some.map(call => call.userId)).size,
      ratings: { up: of('UP'), down: of('DOWN') },
    }
  }
  const presenceOf = ({ people, ratings }: Row) => ({ people, ratings })

  it.each(['UTC', 'Asia/Kolkata', 'America/St_Johns'])(
    'people are counted once a day of %s and once in all, with what they thought of it',
    async timeZone => {
      const usage = await usageOf(admin, ['DAY'], { timeZone })
      const days = Map.groupBy(calls, dayOf(timeZone))
      expect(usage.rows.map(row => [row.day, presenceOf(row)])).toEqual(
        [...days].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([day, some]) => [day, counted(some)]),
      )
      expect(presenceOf(usage)).toEqual(counted(calls))
      expect(usage.people).toBe(5)
    },
  )

  it('they are counted in every group, whether rows are read from sums or from single calls', async () => {
    for (const groupBy of [['MODEL'], ['DAY', 'MODEL'], ['MODEL', 'USER'], []])
      for (const filter of [
        {},
        { userIds: ['usr_c', 'usr_d'] },
        { models: [await parley.modelId('large')] },
      ]) {
        const usage = await usageOf(admin, groupBy, filter)
        const some = calls.filter(
          call =>
            !('userIds' in filter && !filter.userIds?.includes(call.userId)) &&
            !('models' in filter && call.model !== 'large'),
        )
        expect(presenceOf(usage)).toEqual(counted(some))
        const day = dayOf('UTC')
        // Of some people only the id is left: their groups have no name to be known by.
        const known = usage.rows.filter(({ user }) => user !== null || !groupBy.includes('USER'))
        for (const row of known.slice(0, 20))
          expect(presenceOf(row)).toEqual(
            counted(
              some.filter(
                call =>
                  (row.day === null || day(call) === row.day) &&
                  (row.model === null || call.model === row.model.name) &&
                  (row.user === null || call.userId === row.user.id),
              ),
            ),
          )
      }
  })

  it('whoever reads only their own usage finds nobody else, nor what others thought of it', async () => {
    const own = calls.filter(call => call.userId === userId)
    const usage = await usageOf(user, ['DAY'])
    expect(presenceOf(usage)).toEqual({ ...counted(own, userId), people: 1 })
    expect(counted(own, userId).ratings).not.toEqual(counted(own).ratings)
    expect(usage.rows.every(({ people }) => people === 1)).toBe(true)
  })

  it('failures are counted by their codes, in all groups and time zones', async () => {
    const timeZone = 'Asia/Kathmandu'
    const day = dayOf(timeZone)
    const failures = calls.filter(({ failed }) => failed)
    const { rows, totals } = await usageOf(admin, ['DAY', 'MODEL', 'FAILURE'], { timeZone, failed: true })
    const keyOf = (...parts: unknown[]) => parts.join()
    const expected = Map.groupBy(failures, call => keyOf(day(call), call.model, call.failureCode))
    expect(
      Object.fromEntries(rows.map(row => [keyOf(row.day, row.model?.name, row.failure), row.totals.failed])),
    ).toEqual(Object.fromEntries([...expected].map(([key, { length }]) => [key, length])))
    expect(totals.failed).toBe(failures.length)
    const all = await usageOf(admin, ['FAILURE'])
    const rest = all.rows.find(({ failure }) => failure === null)
    expect(rest?.totals.failed).toBe(failures.filter(({ failureCode }) => failureCode === null).length)
    expect((await usageOf(admin, [], { failed: false })).totals.failed).toBe(0)
  })

  it('percentiles are those of all waits in order, from sums and from single calls', async () => {
    const waits = (some: readonly Call[]) => {
      const times = some.flatMap(({ timeToFirstToken }) => timeToFirstToken ?? []).toSorted((a, b) => a - b)
      const at = (percent: number) => times[Math.ceil((times.length * percent) / 100) - 1] ?? null
      return { timeToFirstTokenP95: at(95), timeToFirstTokenP99: at(99) }
    }
    for (const filter of [{}, { userIds: [...new Set(calls.map(call => call.userId))] }]) {
      const usage = await usageOf(admin, ['DAY'], filter)
      expect(usage.totals).toMatchObject(waits(calls))
      const days = Map.groupBy(calls, dayOf('UTC'))
      for (const row of usage.rows) expect(row.totals).toMatchObject(waits(days.get(row.day ?? '') ?? []))
    }
  })

  it.each([
    ['COST', ({ costNano }: Call) => Number(costNano)],
    ['MESSAGES', ({ messageId }: Call) => (messageId ? 1 : 0)],
    ['TOKENS', ({ promptTokens, completionTokens }: Call) => promptTokens + completionTokens],
    ['FAILED', ({ failed }: Call) => (failed ? 1 : 0)],
  ] as const)(
    'the first people and models are those with the most %s, and all is counted',
    async (field, of) => {
      const sum = (some: readonly Call[]) => some.reduce((total, call) => total + of(call), 0)
      const amountOf = ({ totals }: Row) =>
        ({
          COST: Math.round(Number(totals.cost) * 1e9),
          MESSAGES: totals.messages,
          TOKENS: (totals.promptTokens ?? 0) + (totals.completionTokens ?? 0),
          FAILED: totals.failed,
        })[field]
      for (const direction of ['DESC', 'ASC'])
        for (const [group, key] of [
          ['USER', (call: Call) => call.userId],
          ['MODEL', (call: Call) => call.model],
        ] as const) {
          const first = group === 'USER' ? 3 : 1
          const usage = await usageOf(admin, [group], {}, { orderBy: { field, direction }, first })
          const sums = [...Map.groupBy(calls, key).values()].map(sum).toSorted((a, b) => b - a)
          const ordered = direction === 'DESC' ? sums : sums.toReversed()
          expect(usage.rows.map(amountOf)).toEqual(ordered.slice(0, first))
          expect(usage.truncated).toBe(true)
          expect(usage.totals.messages).toBe(calls.filter(({ messageId }) => messageId).length)
          expect(usage.people).toBe(5)
        }
    },
  )

  it.each([0, -1, 10_001])('at most %s rows are refused', async first => {
    const { errors } = await user.ask({ query, variables: { groupBy: [], filter: summer, first } })
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      fields: { first: expect.any(String) },
    })
  })

  it('a reply that fails is booked with its code, and is found by it', async () => {
    parley.model.fail(401)
    const { reply } = await user.client.sendMessage({ content: 'Hello' })
    const { failure } = await user.client.reply(reply.id).done()
    const now = { from: new Date(Date.now() - 3_600_000), to: new Date(Date.now() + 3_600_000), failed: true }
    const { rows } = await usageOf(user, ['FAILURE'], now)
    expect(rows.map(row => [row.failure, row.totals.failed])).toEqual([[failure?.code, 1]])
    expect(failure?.code).toBe('AUTH_FAILED')
  })
})
