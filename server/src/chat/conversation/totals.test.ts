import { afterAll, beforeAll, expect, test } from 'vitest'
import { eventually } from '../../../test/eventually.js'
import { onEveryDatabase, type Parley, startParley } from '../../../test/parley.js'
import { openPeople, type Somebody } from '../../../test/sharing.js'

const query = `query ($first: Int, $after: String, $last: Int, $filter: ConversationFilter, $orderBy: ConversationOrder, $scope: HistoryScope! = OWN) {
  conversations(first: $first, after: $after, last: $last, filter: $filter, orderBy: $orderBy, scope: $scope) {
    totalCount nodes { id } pageInfo { endCursor hasNextPage } } }`

onEveryDatabase(database => {
  let parley: Parley
  let people: ReturnType<typeof openPeople>
  let auditor: Somebody
  let admin: Somebody
  let one: Somebody
  /** Short, long and costly, failed, and without anything. */
  let ids: Record<'short' | 'long' | 'failed' | 'empty', string>

  beforeAll(async () => {
    parley = await startParley({
      database,
      env: { MODEL_DETAILS: 'test-model: prompt=0 completion=100000 output=1000' },
    })
    people = openPeople(parley)
    auditor = await people.auditor()
    admin = await people.somebody('rol_admin')
    one = await people.somebody()
    const start = async (title: string | null) => (await one.client.createConversation({ title })).id
    ids = {
      short: await start('b short'),
      long: await start('a long'),
      failed: await start('c failed'),
      empty: await start(null),
    }
    await say(ids.short, 10)
    await say(ids.long, 20)
    await say(ids.long, 20)
    await say(ids.failed, null)
  })
  afterAll(async () => {
    await people.close()
    await parley[Symbol.asyncDispose]()
  })

  /** Ten tokens that are written cost one; null: the model fails. */
  const say = async (conversationId: string, tokens: number | null) => {
    if (tokens === null) parley.model.fail(401)
    else parley.model.reply('Yes.', { usage: [1, tokens] })
    const { reply } = await one.client.sendMessage({ conversationId, content: 'word' })
    return one.client.reply(reply.id).done()
  }
  const names = (nodes: { id: string }[]) =>
    nodes
      .map(({ id }) => Object.entries(ids).find(([, known]) => known === id)?.[0])
      .filter(Boolean)
      .join(' ')
  const list = async (by: Somebody, variables: Record<string, unknown>) =>
    (await by.get(query, variables)).conversations
  /** Of everybody's. */
  const all = async (filter: object, more: object = {}) =>
    names((await list(auditor, { scope: 'ALL', filter: { ownerId: one.id, ...filter }, ...more })).nodes)

  test('conversations are found by size and by what has failed in them', async () => {
    const found = async (filter: object) => (await all(filter)).split(' ').toSorted().join(' ')
    expect(await found({ minMessages: 2 })).toBe('failed long short')
    expect(await found({ minMessages: 3 })).toBe('long')
    expect(await found({ minMessages: 1, maxMessages: 2 })).toBe('failed short')
    expect(await found({ maxMessages: 0 })).toContain('empty')
    expect(await found({ failed: true })).toBe('failed')
    expect(await found({ failed: false, minMessages: 1 })).toBe('long short')
    expect(names((await list(one, { filter: { failed: true } })).nodes)).toBe('failed')
    const { totalCount } = await list(one, { filter: { minMessages: 1 } })
    expect(totalCount).toBe(3)
    expect(await one.code(query, { filter: { minMessages: -1 } })).toBe('BAD_USER_INPUT')
  })

  test('what they cost is found and ordered by with USAGE_READ_ALL alone', async () => {
    const cost = async (filter: object, more: object = {}) =>
      names((await list(admin, { scope: 'ALL', filter: { ownerId: one.id, ...filter }, ...more })).nodes)
    expect(await cost({ minCost: '4' })).toBe('long')
    expect(await cost({ minCost: '1', maxCost: '3.999999999' })).toBe('short')
    expect(await cost({ minMessages: 2 }, { orderBy: { field: 'COST', direction: 'DESC' } })).toBe(
      'long short failed',
    )
    for (const variables of [
      { filter: { minCost: '1' } },
      { filter: { maxCost: '1' } },
      { orderBy: { field: 'COST', direction: 'ASC' } },
    ])
      expect(await one.code(query, variables)).toBe('FORBIDDEN')
  })

  test('the order of titles is told to those who may read them', async () => {
    const orderBy = { field: 'TITLE', direction: 'ASC' }
    expect(await all({}, { orderBy })).toBe('long short failed empty')
    expect(names((await list(one, { orderBy: { ...orderBy, direction: 'DESC' } })).nodes)).toBe(
      'empty failed short long',
    )
    const closed = await people.somebody('rol_auditor')
    for (const person of [admin, closed])
      expect(await person.code(query, { scope: 'ALL', orderBy })).toBe('FORBIDDEN')
    expect(await admin.code(query, { scope: 'ALL', orderBy: { field: 'OWNER' } })).toBeUndefined()
  })

  test('pages fit together in each order, from either end, also where there is no value', async () => {
    const two = await people.somebody()
    await two.client.createConversation({ title: 'b short' })
    for (const scope of ['OWN', 'ALL'])
      for (const field of ['TITLE', 'OWNER', 'MESSAGES'])
        for (const direction of ['ASC', 'DESC']) {
          const asker = scope === 'OWN' ? one : auditor
          const common = { scope, orderBy: { field, direction } }
          const whole = (await list(asker, { ...common, first: 100 })).nodes
          const seen: { id: string }[] = []
          for (let after: string | null = null, more = true; more; ) {
            const page = await list(asker, { ...common, first: 2, after })
            seen.push(...page.nodes)
            after = page.pageInfo.endCursor
            more = page.pageInfo.hasNextPage
          }
          expect(seen).toEqual(whole)
          expect(whole.length).toBeGreaterThan(3)
          expect((await list(asker, { ...common, last: 3 })).nodes).toEqual(whole.slice(-3))
        }
  })

  test('what a search finds has these orders too', async () => {
    await eventually(async () => (await list(one, { filter: { search: 'word' } })).nodes.length === 3)
    const found = async (field: string, direction: string) =>
      names((await list(one, { filter: { search: 'word' }, orderBy: { field, direction } })).nodes)
    expect(await found('TITLE', 'ASC')).toBe('long short failed')
    expect(await found('MESSAGES', 'DESC')).toMatch(/^long /)
  })
})
