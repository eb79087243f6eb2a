import type { CursorArgs, Page, PageArgs, SortDirection } from '@parley/schema'
import { decodeCursor, encodeCursor, invalidCursor } from './cursor.js'
import { windowOf } from './window.js'

interface Keyed {
  id: string
}

export interface KeysetQuery {
  where: object[]
  orderBy: Record<string, 'asc' | 'desc'>[]
  take: number
  skip: number
}

/**
 * A page of a list ordered by a time and then by id. Cursors hold both values, not a position, so that pages fit
 * together whatever is added or deleted between them. `find` adds its own conditions to `where`.
 */
export async function keysetPage<Field extends string, Row extends Keyed & Record<Field, Date>>(options: {
  args: CursorArgs & Pick<PageArgs, 'offset'>
  order: { field: Field; direction: SortDirection }
  find: (query: KeysetQuery) => Promise<Row[]>
  count: () => Promise<number>
}): Promise<Page<Row>> {
  const { field, direction } = options.order
  const window = windowOf(options.args)
  const ascending = (direction === 'ASC') !== window.backward
  const found = await options.find({
    where: [
      ...(window.after ? beyond(field, window.after, 'after', direction === 'ASC') : []),
      ...(window.before ? beyond(field, window.before, 'before', direction !== 'ASC') : []),
    ],
    orderBy: [{ [field]: ascending ? 'asc' : 'desc' }, { id: ascending ? 'asc' : 'desc' }],
    take: window.size + 1,
    skip: window.offset,
  })
  const more = found.length > window.size
  const nodes = found.slice(0, window.size)
  if (window.backward) nodes.reverse()
  return pageOf(
    nodes,
    row => encodeCursor([field, row[field].getTime(), row.id]),
    window.backward ? more : window.after !== null || window.offset > 0,
    window.backward ? window.before !== null : more,
    options.count,
  )
}

export function pageOf<Row>(
  nodes: Row[],
  cursorOf: (row: Row) => string,
  hasPreviousPage: boolean,
  hasNextPage: boolean,
  count: () => Promise<number> | number,
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
    get totalCount() {
      return count()
    },
  }
}

/** The plain range comes first: with it the database walks the index from the cursor on, however deep the page. */
function beyond(field: string, cursor: string, argument: string, ascending: boolean): object[] {
  const [of, time, id] = decodeCursor(cursor, argument, ['string', 'number', 'string'])
  const value = new Date(time as number)
  if (of !== field || Number.isNaN(value.getTime())) throw invalidCursor(argument)
  const side = ascending ? 'gt' : 'lt'
  return [
    { [field]: { [`${side}e`]: value } },
    { OR: [{ [field]: { [side]: value } }, { [field]: value, id: { [side]: id } }] },
  ]
}
