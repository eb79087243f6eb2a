import { type Conversation, Prisma } from '@parley/prisma'
import type { ConversationFilter, ConversationOrder, HistoryScope, Page, PageArgs } from '@parley/schema'
import type { Audit } from '../../access/audit/audit.service.js'
import type { Db } from '../../base/db/db.js'
import { oneOf } from '../../base/db/oneOf.js'
import { checkBulk } from '../../base/page/checkBulk.js'
import { countRows } from '../../base/page/countRows.js'
import { keysetPage } from '../../base/page/keyset.js'
import { and, inOrder, withinRange } from '../../base/page/keysetSql.js'
import { timesBetween } from '../../base/page/timeRange.js'
import type { Viewer } from '../../base/viewer.js'
import type { Search } from '../search/search.js'
import { conversationColumns, conversationTimes, timeColumn } from './columns.js'
import { readsEverybodys } from './historyRead.js'
import { hitsPage } from './hitsPage.js'
import { checkTags, cleanTags } from './input.js'
import { searchScope, searchText } from './searchScope.js'

export type ConversationArgs = PageArgs & {
  filter?: ConversationFilter | null
  orderBy?: ConversationOrder | null
  scope?: HistoryScope | null
}

const columns = {
  LAST_MESSAGE_AT: 'lastMessageAt',
  UPDATED_AT: 'updatedAt',
  CREATED_AT: 'createdAt',
} as const
type Field = (typeof columns)[keyof typeof columns]

const { sql } = Prisma

/** Lists of conversations: a person's own and those shared with them, or everybody's. Temporary ones are in none. */
export function createConversationList(deps: { db: Db; audit: Audit; search: Search }) {
  const { db, search } = deps

  return async (viewer: Viewer, args: ConversationArgs): Promise<Page<Conversation>> => {
    const filter = args.filter ?? {}
    const scope = args.scope ?? 'OWN'
    checkBulk(filter.ids, 'filter.ids')
    checkTags(filter.tags, 'filter.tags')
    const words = filter.search == null ? null : searchText(filter.search)
    await readsEverybodys(deps, viewer, { list: 'conversations', scope, filter })

    const { from, where, id, alias } = sourceOf(db, viewer, scope, filter)
    const { field, direction } = args.orderBy ?? { field: 'LAST_MESSAGE_AT', direction: 'DESC' }
    const order = { field: columns[field], direction }

    if (words !== null) {
      const whose = await searchScope(db, viewer, scope, filter)
      const ranked = whose ? await search.conversations(whose, words) : []
      const visible = await db.read.$queryRaw<({ id: string } & Record<Field, Date>)[]>`
        SELECT ${id} AS "id", ${conversationTimes(alias)} FROM ${from} WHERE ${and([...where, oneOf(db, id, ranked)])}`
      return hitsPage<Field, Conversation>({
        args,
        ranked,
        order: args.orderBy ? order : null,
        visible,
        rows: ids => db.read.conversation.findMany({ where: { id: { in: ids } } }),
      })
    }
    return keysetPage<Field, Conversation>({
      args,
      order,
      find: (_query, range) => {
        const key = { time: timeColumn(alias, columns[field]), id }
        return db.read.$queryRaw<Conversation[]>`
          SELECT ${conversationColumns('c', alias)} FROM ${from} WHERE ${and([...where, ...withinRange(range, key)])} ${inOrder(range, key)}`
      },
      count: () => countRows(db, sql`SELECT 1 FROM ${from} WHERE ${and(where)}`),
    })
  }
}

/**
 * Where a list is read from. A person's is read from their part in conversations (`p`), where one index serves each
 * order; CROSS JOIN keeps SQLite from beginning at the other end. Pins, archive and tags are the viewer's own whatever
 * the scope, so what carries them is in the viewer's list.
 */
function sourceOf(db: Db, viewer: Viewer, scope: HistoryScope, filter: ConversationFilter) {
  const me = viewer.user.id
  const { ids, ownerId, archived, pinned, updatedAfter, updatedBefore } = filter
  const tags = cleanTags(filter.tags)
  const mine = scope === 'OWN' || archived === true || pinned === true || tags.length > 0
  const person = mine ? me : ownerId
  const alias = person == null ? ('c' as const) : ('p' as const)
  const id = person == null ? sql`c."id"` : sql`p."conversation_id"`
  const own = (column: 'pinned' | 'archived', wanted: boolean | null | undefined) =>
    wanted == null ? [] : [ownCondition(mine, me, Prisma.raw(`"${column}"`), wanted)]
  const where = [
    ...(person == null
      ? [sql`NOT c."temporary"`]
      : [sql`p."user_id" = ${person}`, sql`c."id" = p."conversation_id"`, sql`NOT p."temporary"`]),
    ...(ownerId == null ? [] : [sql`c."owner_id" = ${ownerId}`]),
    ...(ids ? [oneOf(db, id, ids)] : []),
    ...own('pinned', pinned),
    ...own('archived', archived),
    ...tags.map(
      tag => sql`${id} IN (
        SELECT t."conversation_id" FROM "conversation_tag" t WHERE t."user_id" = ${me} AND t."tag" = ${tag})`,
    ),
    ...timesBetween(timeColumn(alias, 'updatedAt'), updatedAfter, updatedBefore),
  ]
  const from = person == null ? sql`"conversation" c` : sql`"participant" p CROSS JOIN "conversation" c`
  return { from, where, id, alias }
}

/** In other people's lists only what the viewer did not pin or put away is left to ask for. */
function ownCondition(mine: boolean, me: string, column: Prisma.Sql, wanted: boolean): Prisma.Sql {
  if (mine) return wanted ? sql`p.${column}` : sql`NOT p.${column}`
  return sql`NOT EXISTS (
    SELECT 1 FROM "participant" v WHERE v."conversation_id" = c."id" AND v."user_id" = ${me} AND v.${column})`
}
