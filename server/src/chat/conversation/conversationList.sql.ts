import { Prisma } from '@parley/prisma'
import type { ConversationFilter, HistoryScope } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import { oneOf } from '../../base/db/oneOf.js'
import { countRows } from '../../base/page/countRows.sql.js'
import type { Key, KeysetRange } from '../../base/page/keyset.js'
import { and, inOrder, withinRange } from '../../base/page/keyset.sql.js'
import { timesBetween } from '../../base/page/timeRange.sql.js'
import type { Viewer } from '../../base/viewer.js'
import { nameOfModel } from '../../model/modelRows.sql.js'
import { conversationColumns, joinedMessageColumns, takeMessage, timeColumn } from './columns.sql.js'
import type { Opened } from './conversation.sql.js'
import { belonging, type Field, joined, keyFor } from './conversationOrder.sql.js'
import { cleanTags } from './input.js'
import { areFew, ofTotals } from './totals.sql.js'

/** A conversation with what it is ordered by. */
export type Listed = Opened & Record<Field, Key>

const { empty, raw, sql } = Prisma

const columns = { c: conversationColumns('c'), p: conversationColumns('c', 'p') }

const ofLast = joinedMessageColumns('l')
const joinLast = sql`LEFT JOIN "message" l ON l."id" = c."last_message_id"`

/** The conversations that a list shows, of everybody or of one person. */
export function createConversationSource(
  db: Db,
  viewer: Viewer,
  scope: HistoryScope,
  filter: ConversationFilter,
) {
  const { where, alias, inTotals } = sourceOf(db, viewer, scope, filter)
  /** What is read in an order. */
  const inOrderOf = async (field: Field) => {
    const { key, nullable, in: ordered } = keyFor(alias, field)
    const first = ordered === null && alias === 'c' && (await areFew(db, filter)) ? 't' : ordered
    // In totals the order goes on by their own id, as their index does.
    const id =
      alias === 'p' ? sql`p."conversation_id"` : ordered === 't' ? sql`t."conversation_id"` : sql`c."id"`
    return {
      key: { key, id, nullable },
      from: joined(alias, first, inTotals),
      where: [...where, ...belonging(alias, first, inTotals)],
    }
  }
  return {
    async find(range: KeysetRange, field: Field, withLast = false): Promise<Listed[]> {
      const source = await inOrderOf(field)
      const [last, from] = withLast
        ? [sql`, ${ofLast}`, sql`${source.from} ${joinLast}`]
        : [empty, source.from]
      const rows = await db.read.$queryRaw<{ key: Key; 'message.id'?: string | null }[]>`
        SELECT ${columns[alias]}, ${source.key.key} AS "key"${last} FROM ${from}
        WHERE ${and([...source.where, ...withinRange(range, source.key)])} ${inOrder(range, source.key)}`
      return rows.map(row => {
        const lastMessage = row['message.id'] == null ? null : takeMessage(row)
        return Object.assign(row as object as Listed, {
          [field]: row.key,
          ...(lastMessage && { lastMessage }),
        })
      })
    },
    /** Which of these it shows, each with what it is ordered by. */
    async among(ids: string[], field: Field): Promise<({ id: string } & Record<Field, Key>)[]> {
      const source = await inOrderOf(field)
      const rows = await db.read.$queryRaw<{ id: string; key: Key }[]>`
        SELECT c."id" AS "id", ${source.key.key} AS "key" FROM ${source.from}
        WHERE ${and([...source.where, oneOf(db, sql`c."id"`, ids)])}`
      return rows.map(({ id, key }) => ({ id, [field]: key }) as { id: string } & Record<Field, Key>)
    },
    count: (most: { take?: number }) =>
      countRows(
        db,
        sql`SELECT 1 FROM ${joined(alias, null, inTotals)} WHERE ${and([...where, ...belonging(alias, null, inTotals)])}`,
        most,
      ),
  }
}

/**
 * Where a list is read from. A person's is read from their part in conversations (`p`), where one index serves each
 * order; CROSS JOIN keeps SQLite from beginning at the other end. Pins, archive and tags are the viewer's own whatever
 * the scope, so what carries them is in the viewer's list.
 */
function sourceOf(db: Db, viewer: Viewer, scope: HistoryScope, filter: ConversationFilter) {
  const me = viewer.user.id
  const { ids, ownerId, participantId, archived, pinned } = filter
  const tags = cleanTags(filter.tags)
  const mine = scope === 'OWN' || archived === true || pinned === true || tags.length > 0
  const person = mine ? me : (participantId ?? ownerId)
  const alias = person == null ? ('c' as const) : ('p' as const)
  const id = person == null ? sql`c."id"` : sql`p."conversation_id"`
  const own = (column: 'pinned' | 'archived', wanted: boolean | null | undefined) =>
    wanted == null ? [] : [ownCondition(mine, me, raw(`"${column}"`), wanted)]
  const where = [
    ...(person == null ? [] : [sql`p."user_id" = ${person}`, sql`c."id" = p."conversation_id"`]),
    // Only they expire, so the few that there are have an index.
    ...(filter.temporary === true
      ? [sql`${id} IN (SELECT x."id" FROM "conversation" x WHERE x."expires_at" IS NOT NULL)`]
      : [sql`NOT ${raw(alias)}."temporary"`]),
    ...(filter.model == null ? [] : [sql`c."model" = ${nameOfModel(filter.model)}`]),
    ...(ownerId == null ? [] : [sql`c."owner_id" = ${ownerId}`]),
    ...(ids ? [oneOf(db, id, ids)] : []),
    ...own('pinned', pinned),
    ...own('archived', archived),
    ...tags.map(
      tag => sql`${id} IN (
        SELECT t."conversation_id" FROM "conversation_tag" t WHERE t."user_id" = ${me} AND t."tag" = ${tag})`,
    ),
    ...(participantId == null || participantId === person ? [] : [sharedWith(id, participantId)]),
    ...timesBetween(timeColumn(alias, 'createdAt'), filter.createdAfter, filter.createdBefore),
    ...timesBetween(timeColumn(alias, 'updatedAt'), filter.updatedAfter, filter.updatedBefore),
  ]
  const totals = ofTotals(filter)
  return { where: [...where, ...totals], alias, inTotals: totals.length > 0 }
}

const sharedWith = (id: Prisma.Sql, userId: string): Prisma.Sql => sql`EXISTS (
  SELECT 1 FROM "participant" q WHERE q."conversation_id" = ${id} AND q."user_id" = ${userId})`

/** In other people's lists only what the viewer did not pin or put away is left to ask for. */
function ownCondition(mine: boolean, me: string, column: Prisma.Sql, wanted: boolean): Prisma.Sql {
  if (mine) return wanted ? sql`p.${column}` : sql`NOT p.${column}`
  return sql`NOT EXISTS (
    SELECT 1 FROM "participant" v WHERE v."conversation_id" = c."id" AND v."user_id" = ${me} AND v.${column})`
}
