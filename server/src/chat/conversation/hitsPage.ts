import type { CursorArgs, Page, PageArgs } from '@parley/schema'
import { decodeCursor, encodeCursor, invalidCursor } from '../../base/page/cursor.js'
import { type Bound, type Key, type KeysetOrder, keysetPage, pageOf } from '../../base/page/keyset.js'
import { windowOf } from '../../base/page/window.js'

/** What a search has found and the viewer may see. */
type Hit<Field extends string> = { id: string } & Record<Field, Key>

/** A page of hits, the best first; with an order, like every other list. */
export async function hitsPage<Field extends string, Row extends { id: string }>(options: {
  args: CursorArgs & Pick<PageArgs, 'offset'>
  ranked: readonly string[]
  order: KeysetOrder<Field> | null
  /** Those of the hits that the viewer may see and that fit the rest of the filter, in any order. */
  visible: Hit<Field>[]
  rows: (ids: string[]) => Promise<Row[]>
}): Promise<Page<Row>> {
  const { args, ranked, order, visible } = options
  const page = order ? await keyPage(args, order, visible) : rankPage(args, inRank(ranked, visible))
  const rows = new Map((await options.rows(page.nodes.map(({ id }) => id))).map(row => [row.id, row]))
  const edges = page.edges.flatMap(({ cursor, node }) => {
    const row = rows.get(node.id)
    return row ? [{ cursor, node: row }] : []
  })
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: page.pageInfo,
    count: () => visible.length,
  }
}

function inRank<Found extends { id: string }>(ranked: readonly string[], visible: Found[]): Found[] {
  const byId = new Map(visible.map(hit => [hit.id, hit]))
  return ranked.flatMap(id => byId.get(id) ?? [])
}

/** Cursors hold the hit and its place, for when it is no longer found. */
function rankPage<Found extends { id: string }>(
  args: CursorArgs & Pick<PageArgs, 'offset'>,
  hits: Found[],
): Page<Found> {
  const { backward, size, after, before, offset } = windowOf(args)
  const places = new Map(hits.map(({ id }, place) => [id, place]))
  const placeOf = (cursor: string, argument: string, next: 0 | 1): number => {
    const [of, place, id] = decodeCursor(cursor, argument, ['string', 'number', 'string'])
    if (of !== 'search') throw invalidCursor(argument)
    const known = places.get(id as string)
    return known === undefined ? (place as number) : known + next
  }
  const start = after ? placeOf(after, 'after', 1) : offset
  const end = before ? Math.min(placeOf(before, 'before', 0), hits.length) : hits.length
  const from = backward ? Math.max(start, end - size) : start
  const to = backward ? end : Math.min(end, start + size)
  return pageOf(
    hits.slice(from, Math.max(from, to)),
    ({ id }) => encodeCursor(['search', places.get(id) ?? 0, id]),
    from > 0 && hits.length > 0,
    to < hits.length,
    () => hits.length,
  )
}

function keyPage<Field extends string>(
  args: CursorArgs & Pick<PageArgs, 'offset'>,
  order: KeysetOrder<Field>,
  hits: Hit<Field>[],
): Promise<Page<Hit<Field>>> {
  return keysetPage<Field, Hit<Field>>({
    args,
    order,
    find: async (_query, { bounds, sort, take, skip }) =>
      hits
        .filter(hit => bounds.every(bound => isWithin(hit, hit[order.field], bound)))
        .sort((one, other) => compare(one, other, order.field) * (sort === 'asc' ? 1 : -1))
        .slice(skip, skip + take),
    count: async () => hits.length,
  })
}

const isWithin = ({ id }: { id: string }, key: Key, { side, value, id: beside }: Bound): boolean => {
  const difference = inOrder(key, value) || inOrder(id, beside)
  return side === 'gt' ? difference > 0 : difference < 0
}

/** As the databases order a key and then an id. */
export const compare = <Field extends string>(one: Hit<Field>, other: Hit<Field>, field: Field): number =>
  inOrder(one[field], other[field]) || inOrder(one.id, other.id)

/** What is not there counts as the largest. */
function inOrder(one: Key, other: Key): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null)
  const [a, b] =
    one instanceof Date && other instanceof Date ? [one.getTime(), other.getTime()] : [one, other]
  return a > b ? 1 : a < b ? -1 : 0
}
