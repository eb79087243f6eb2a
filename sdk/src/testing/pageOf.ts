import type { Page, PageArguments } from '../list.js'

const SIZE = 20

/** @internal A page of a list that is here; the cursors are ids. */
export function pageOf<Item extends { id: string }>(
  items: readonly Item[],
  { first, after, last, before, offset }: PageArguments,
): Page<Item> {
  const placeOf = (cursor: string) => items.findIndex(({ id }) => id === cursor)
  const begin = after ? placeOf(after) + 1 : (offset ?? 0)
  const end = before ? placeOf(before) : items.length
  const window = items.slice(begin, Math.max(begin, end))
  const page = last ? window.slice(-last) : window.slice(0, first ?? SIZE)
  const [start, stop] = [page[0], page.at(-1)]
  return {
    nodes: page,
    edges: page.map(node => ({ cursor: node.id, node })),
    pageInfo: {
      hasPreviousPage: start !== undefined && items.indexOf(start) > 0,
      hasNextPage: stop !== undefined && items.indexOf(stop) < items.length - 1,
      startCursor: start?.id ?? null,
      endCursor: stop?.id ?? null,
    },
    totalCount: items.length,
  }
}
