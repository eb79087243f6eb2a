import { Prisma } from '@parley/prisma'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, databases, type TestDatabase } from '../../../test/database.js'
import { type Database, openDatabase } from '../db/database.js'
import { encodeCursor } from './cursor.js'
import { type KeysetOrder, type KeysetQuery, type KeysetRange, keysetPage, withNodes } from './keyset.js'
import { and, inOrder, withinRange } from './keyset.sql.js'

type Field = 'createdAt' | 'lastSeenAt' | 'name'
type Row = { id: string; createdAt: Date; lastSeenAt: Date | null; name: string }

/** Every value three times, so that most pages end between rows that are equal but for their ids. */
const rows: Row[] = Array.from({ length: 17 }, (_, i) => ({
  id: `usr_${String((i * 7) % 17).padStart(2, '0')}`,
  createdAt: new Date(1_700_000_000_000 + Math.floor(i / 3)),
  lastSeenAt: i % 5 < 2 ? null : new Date(1_700_000_000_000 + Math.floor(i / 4)),
  name: `Name ${Math.floor(i / 3)}`,
}))

const orders: KeysetOrder<Field>[] = (['ASC', 'DESC'] as const).flatMap(direction => [
  { field: 'createdAt', direction },
  { field: 'lastSeenAt', direction, nullable: true },
  { field: 'name', direction, text: true },
])

/** The whole list as it should be: null counts as the largest value, ids decide between equals. */
function sorted({ field, direction }: KeysetOrder<Field>): string[] {
  const rank = (row: Row) => row[field]?.valueOf() ?? Number.POSITIVE_INFINITY
  const up = rows.toSorted((a, b) => {
    const [x, y] = [rank(a), rank(b)]
    return x === y ? (a.id < b.id ? -1 : 1) : x < y ? -1 : 1
  })
  return (direction === 'ASC' ? up : up.reverse()).map(({ id }) => id)
}

describe.each(databases)('pages of a list on %s', kind => {
  let test: TestDatabase
  let opened: Database
  beforeAll(async () => {
    test = await createTestDatabase(kind)
    opened = await openDatabase(test.address)
    await opened.db.write(tx => tx.user.createMany({ data: rows.map(row => ({ ...row, status: 'ACTIVE' })) }))
  })
  afterAll(async () => {
    await opened.db.close()
    await test.drop()
  })

  const byPrisma = ({ where, ...query }: KeysetQuery) =>
    opened.db.read.user.findMany({ where: { AND: where }, ...query }) as Promise<Row[]>

  const columnOf = { createdAt: 'created_at', lastSeenAt: 'last_seen_at', name: 'name' } as const
  const bySql =
    ({ field, nullable }: KeysetOrder<Field>) =>
    async (_: KeysetQuery, range: KeysetRange) => {
      const columns = { key: Prisma.raw(columnOf[field]), id: Prisma.raw('id'), nullable }
      const within = withinRange(range, columns)
      const where = within.length > 0 ? Prisma.sql`WHERE ${and(within)}` : Prisma.empty
      const found = await opened.db.read.$queryRaw<{ id: string }[]>(
        Prisma.sql`SELECT id FROM "user" ${where} ${inOrder(range, columns)}`,
      )
      return found.map(({ id }) => rows.find(row => row.id === id) as Row)
    }

  type Find = (query: KeysetQuery, range: KeysetRange) => Promise<Row[]>
  const ways: [string, KeysetOrder<Field>, () => Find][] = [
    ...orders.map(order => [`${order.field} ${order.direction}`, order, () => byPrisma] as const),
    ...orders.map(order => [`${order.field} ${order.direction} in SQL`, order, () => bySql(order)] as const),
  ].map(([name, order, find]) => [name, order, find])

  const page = (order: KeysetOrder<Field>, find: Find, args: Parameters<typeof keysetPage>[0]['args']) =>
    keysetPage<Field, Row>({ args, order, find, count: async () => rows.length })

  it.each(ways)('of any size fit together from the beginning: %s', async (_, order, find) => {
    for (let first = 1; first <= rows.length + 1; first++) {
      const seen: string[] = []
      let after: string | null = null
      do {
        const { nodes, pageInfo } = await page(order, find(), { first, after })
        expect(nodes.length).toBe(Math.min(first, rows.length - seen.length))
        expect(pageInfo.hasPreviousPage).toBe(after !== null)
        seen.push(...nodes.map(({ id }) => id))
        after = pageInfo.hasNextPage ? pageInfo.endCursor : null
      } while (after)
      expect(seen).toEqual(sorted(order))
    }
  })

  it.each(ways)('of any size fit together from the end: %s', async (_, order, find) => {
    for (let last = 1; last <= rows.length + 1; last++) {
      const seen: string[] = []
      let before: string | null = null
      do {
        const { nodes, pageInfo } = await page(order, find(), { last, before })
        expect(pageInfo.hasNextPage).toBe(before !== null)
        seen.unshift(...nodes.map(({ id }) => id))
        before = pageInfo.hasPreviousPage ? pageInfo.startCursor : null
      } while (before)
      expect(seen).toEqual(sorted(order))
    }
  })

  it.each(ways)(
    'go on where a row stood that is gone, and end before another: %s',
    async (_, order, find) => {
      const { edges } = await page(order, find(), { first: 100 })
      const all = sorted(order)
      for (const [i, { cursor, node }] of edges.entries()) {
        const without: Find = async (query, range) =>
          (await find()({ ...query, take: query.take + 1 }, { ...range, take: range.take + 1 }))
            .filter(({ id }) => id !== node.id)
            .slice(0, query.take)
        const behind = await page(order, without, { first: 100, after: cursor })
        expect(behind.nodes.map(({ id }) => id)).toEqual(all.slice(i + 1))
        const between = await page(order, find(), { first: 100, after: cursor, before: edges[i + 4]?.cursor })
        expect(between.nodes.map(({ id }) => id)).toEqual(all.slice(i + 1, edges[i + 4] ? i + 4 : undefined))
      }
    },
  )

  it.each(ways)('begin at an offset: %s', async (_, order, find) => {
    for (let offset = 0; offset <= rows.length; offset++) {
      const { nodes, pageInfo } = await page(order, find(), { first: 3, offset })
      expect(nodes.map(({ id }) => id)).toEqual(sorted(order).slice(offset, offset + 3))
      expect(pageInfo).toMatchObject({ hasPreviousPage: offset > 0, hasNextPage: offset + 3 < rows.length })
    }
  })
})

describe('a cursor', () => {
  type Counted = { id: string; messages: bigint; costMicros: bigint }
  const counted: Counted[] = [7n, 12n].map((messages, i) => ({ id: `cnv_${i}`, messages, costMicros: 3n }))
  const read = (field: 'messages' | 'costMicros', after: string | null) =>
    keysetPage<'messages' | 'costMicros', Counted>({
      args: { first: 1, after },
      order: { field, direction: 'ASC', whole: true },
      find: async () => counted,
      count: async () => 2,
    })

  it('of whole numbers goes on behind them', async () => {
    const { pageInfo } = await read('messages', null)
    const asked: KeysetRange['bounds'][] = []
    await keysetPage<'messages', Counted>({
      args: { first: 1, after: pageInfo.endCursor },
      order: { field: 'messages', direction: 'ASC', whole: true },
      find: async (_, { bounds }) => {
        asked.push(bounds)
        return []
      },
      count: async () => 2,
    })
    expect(asked).toEqual([[{ side: 'gt', value: 7n, id: 'cnv_0' }]])
  })

  it.each(['1.5', '-1', '', '9'.repeat(19), 'x'])('of whole numbers is refused with %j', async part => {
    await expect(read('messages', encodeCursor(['messages', part, 'cnv_0']))).rejects.toThrow(
      'after is not a cursor of this list.',
    )
  })

  it('of another order is refused', async () => {
    const { pageInfo } = await read('messages', null)
    await expect(read('costMicros', pageInfo.endCursor)).rejects.toThrow(
      'after is not a cursor of this list.',
    )
  })
})

it('shows the rows that were read anew in nodes and edges alike', async () => {
  const page = await keysetPage<'createdAt', Row>({
    args: { first: 2 },
    order: { field: 'createdAt', direction: 'ASC' },
    find: async () => rows.slice(0, 3),
    count: async () => 3,
  })
  const anew = page.nodes.map(row => ({ ...row, name: 'Anew' }))
  const shown = withNodes(page, anew)
  expect(shown.nodes).toEqual(anew)
  expect(shown.edges.map(({ node }) => node)).toEqual(anew)
  expect(shown.edges.map(({ cursor }) => cursor)).toEqual(page.edges.map(({ cursor }) => cursor))
})
