import type { Db } from '../../base/db/db.js'
import { checkedSearch, containing } from '../user/search.js'

/** Of a million events a text is looked for in the newest. */
const SEARCHED = 20_000

const columns = ['action', 'targetType', 'targetId', 'details', 'ip', 'userAgent', 'requestId'] as const

/** Where an event contains a text, among the newest that fit the rest of a filter. */
export async function searching(
  { kind, read }: Db,
  search: string | null | undefined,
  rest: object[],
): Promise<object[]> {
  const text = checkedSearch(search)
  if (!text) return []
  const oldest = await read.auditEvent.findFirst({
    where: { AND: rest },
    orderBy: { seq: 'desc' },
    skip: SEARCHED - 1,
    select: { seq: true },
  })
  // Details are stored as JSON.
  const written = (column: string) => (column === 'details' ? JSON.stringify(text).slice(1, -1) : text)
  return [
    ...(oldest ? [{ seq: { gte: oldest.seq } }] : []),
    { OR: columns.flatMap(column => containing(kind, column, written(column))) },
  ]
}
