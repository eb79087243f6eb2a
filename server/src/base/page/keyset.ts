import type { CursorArgs, Page, PageArgs, SortDirection } from '@parley/schema'
import { type Count, lengthOf } from './count.js'
import { type CursorPart, decodeCursor, encodeCursor, invalidCursor } from './cursor.js'
import { windowOf } from './window.js'

interface Keyed {
  id: string
}

export type Key = Date | string | number | bigint | null

export interface KeysetOrder<Field extends string> {
  field: Field
  direction: SortDirection
  /** Whether the column holds texts instead of times. */
  text?: boolean
  /** Whether it holds whole numbers. */
  whole?: boolean
  /** Whether the column may be null, which counts as the largest value. */
  nullable?: boolean
}

type Sort = 'asc' | 'desc'

/** Where a page begins or ends: only rows on this side of a row that need not be there any more. */
export interface Bound {
  side: 'gt' | 'lt'
  value: Key
  id: string
}

/** The same as a KeysetQuery, for those who write SQL. */
export interface KeysetRange {
  bounds: Bound[]
  sort: Sort
  take: number
  skip: number
}

export interface KeysetQuery {
  where: object[]
  orderBy: Record<string, Sort | { sort: Sort; nulls: 'first' | 'last' }>[]
  take: number
  skip: number
}

/**
 * A page of a list ordered by a time or a text and then by id. Cursors hold both values, not a position, so that pages
 * fit together whatever is added or deleted between them. `find` adds its own conditions to `where`.
 */
export async function keysetPage<Field extends string, Row extends Keyed & Record<Field, Key>>(options: {
  args: CursorArgs & Pick<PageArgs, 'offset'>
  order: KeysetOrder<Field>
  find: (query: KeysetQuery, range: KeysetRange) => Promise<Row[]>
  count: Count
}): Promise<Page<Row>> {
  const { field, direction, nullable } = options.order
  const window = windowOf(options.args)
  const sort = (direction === 'ASC') !== window.backward ? 'asc' : 'desc'
  const bounds = [
    ...(window.after ? [boundOf(options.order, window.after, 'after', direction === 'ASC')] : []),
    ...(window.before ? [boundOf(options.order, window.before, 'before', direction !== 'ASC')] : []),
  ]
  const limits = { take: window.size + 1, skip: window.offset }
  const query: KeysetQuery = {
    where: bounds.flatMap(bound => beyond(options.order, bound)),
    orderBy: [
      { [field]: nullable ? { sort, nulls: sort === 'asc' ? 'last' : 'first' } : sort },
      { id: sort },
    ],
    ...limits,
  }
  const found = await options.find(query, { bounds, sort, ...limits })
  const more = found.length > window.size
  const nodes = found.slice(0, window.size)
  if (window.backward) nodes.reverse()
  return pageOf(
    nodes,
    row => encodeCursor([field, partOf(row[field]), row.id]),
    window.backward ? more : window.after !== null || window.offset > 0,
    window.backward ? window.before !== null : more,
    lengthOf(options.count),
  )
}

export function pageOf<Row>(
  nodes: Row[],
  cursorOf: (row: Row) => string,
  hasPreviousPage: boolean,
  hasNextPage: boolean,
  count: Page<Row>['count'],
): Page<Row> {
  const edges = nodes.map(node => ({ node, cursor: cursorOf(node) }))
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage,
      hasPreviousPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    count,
  }
}

/** The same page of the same rows, read anew. */
export const withNodes = <Row>(page: Page<Row>, nodes: Row[]): Page<Row> => ({
  edges: page.edges.map((edge, i) => ({ ...edge, node: nodes[i] ?? edge.node })),
  nodes,
  pageInfo: page.pageInfo,
  count: page.count,
})

const partOf = (key: Key): CursorPart =>
  key instanceof Date ? key.getTime() : key === null || typeof key === 'string' ? key : String(key)

function boundOf(order: KeysetOrder<string>, cursor: string, argument: string, ascending: boolean): Bound {
  const { field, text, whole, nullable } = order
  const types = ['string', text || whole ? 'string' : 'number', 'string'] as const
  const [of, part, id] = decodeCursor(cursor, argument, types, nullable ? 1 : null)
  if (whole && !/^\d{1,18}$/.test(String(part))) throw invalidCursor(argument)
  const value = typeof part === 'number' ? new Date(part) : whole ? BigInt(String(part)) : (part ?? null)
  if (of !== field) throw invalidCursor(argument)
  return { side: ascending ? 'gt' : 'lt', value, id: id as string }
}

/** The plain range comes first: with it the database walks the index from the cursor on, however deep the page. */
function beyond({ field, nullable }: KeysetOrder<string>, { side, value, id }: Bound): object[] {
  const ascending = side === 'gt'
  const same = { [field]: value, id: { [side]: id } }
  if (value === null) return ascending ? [same] : [{ OR: [same, { [field]: { not: null } }] }]
  const larger = ascending && nullable ? [{ [field]: null }] : []
  const range = { [field]: { [`${side}e`]: value } }
  return [
    larger.length > 0 ? { OR: [range, ...larger] } : range,
    { OR: [{ [field]: { [side]: value } }, same, ...larger] },
  ]
}
