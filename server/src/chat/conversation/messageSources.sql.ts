import { Prisma } from '@parley/prisma'
import type { HistoryScope, MessageFilter } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import { oneOf } from '../../base/db/oneOf.js'
import { countRows } from '../../base/page/countRows.sql.js'
import type { KeysetRange } from '../../base/page/keyset.js'
import { and, inOrder, withinRange } from '../../base/page/keyset.sql.js'
import { timesBetween } from '../../base/page/timeRange.sql.js'
import type { Viewer } from '../../base/viewer.js'
import { nameOfModel } from '../../model/modelRows.sql.js'
import { selectMessages } from '../message/store.sql.js'
import { timeColumn } from './columns.sql.js'

export type Field = 'createdAt' | 'updatedAt'

const { sql } = Prisma

/** What pages of messages are read from, each from one end to the other in either order. */
export function createMessageSources(db: Db) {
  /** Messages are read from one index each: of everybody, one owner or one conversation. */
  const direct = (filter: MessageFilter, me: string) => ({
    find: (range: KeysetRange, field: Field) =>
      selectMessages(
        db,
        sql`${and([...conditions(db, 'm', filter, me), ...withinRange(range, keyOf('m', field))])}
          ${inOrder(range, keyOf('m', field))}`,
      ),
    count: (most: { take?: number }) =>
      countRows(db, sql`SELECT 1 FROM "message" m WHERE ${and(conditions(db, 'm', filter, me))}`, most),
  })

  /** Those of conversations that others share with somebody: as many of each as the page could hold. */
  const shared = (userId: string, filter: MessageFilter) => ({
    find: (range: KeysetRange, field: Field) => {
      const ofOne = sql`
        SELECT s."id", ${timeColumn('s', field)} FROM "message" s
        WHERE ${and([
          sql`s."conversation_id" = p."conversation_id"`,
          ...fitting(db, 's', filter, userId),
          ...withinRange(range, keyOf('s', field)),
        ])} ${inOrder(range, keyOf('s', field))}`
      // SQLite has no LATERAL, and PostgreSQL no good plan for an IN that depends on the row before it.
      const ofAll =
        db.kind === 'postgresql'
          ? sql`"participant" p CROSS JOIN LATERAL (${ofOne}) k WHERE ${sharedWith(userId)}`
          : sql`"participant" p CROSS JOIN "message" k
              WHERE ${sharedWith(userId)} AND k."id" IN (SELECT "id" FROM (${ofOne}))`
      return selectMessages(
        db,
        sql`m."id" IN (SELECT k."id" FROM ${ofAll} ${inOrder(range, keyOf('k', field))})
          ${inOrder(range, keyOf('m', field))}`,
      )
    },
    count: (most: { take?: number }) =>
      countRows(
        db,
        sql`SELECT 1 FROM "message" m WHERE m."conversation_id" IN (
          SELECT p."conversation_id" FROM "participant" p WHERE ${sharedWith(userId)})
          AND ${and(conditions(db, 'm', filter, userId))}`,
        most,
      ),
  })

  /** Which of these messages somebody may see. */
  const among = (
    ids: string[],
    viewer: Viewer,
    scope: HistoryScope,
    filter: MessageFilter,
  ): Promise<({ id: string } & Record<Field, Date>)[]> =>
    db.read.$queryRaw`
      SELECT m."id", m."created_at" AS "createdAt", m."updated_at" AS "updatedAt" FROM "message" m
      WHERE ${and([
        oneOf(db, sql`m."id"`, ids),
        // The index may not have seen yet that it is deleted.
        sql`m."status" <> 'DELETED'`,
        ...conditions(db, 'm', filter, viewer.user.id),
        visibleTo(viewer, scope),
      ])}`

  return { direct, shared, among }
}

const keyOf = (alias: string, field: Field) => ({
  key: timeColumn(alias, field),
  id: Prisma.raw(`${alias}."id"`),
})

const sharedWith = (userId: string): Prisma.Sql =>
  sql`p."user_id" = ${userId} AND p."access" IN ('READ', 'WRITE') AND NOT p."temporary"`

const visibleTo = (viewer: Viewer, scope: HistoryScope): Prisma.Sql =>
  scope === 'ALL'
    ? sql`NOT m."temporary"`
    : sql`EXISTS (SELECT 1 FROM "participant" p
        WHERE p."conversation_id" = m."conversation_id" AND p."user_id" = ${viewer.user.id})`

/** By one person: nobody is told what others think. */
const ratedSo = (alias: string, rating: string, userId: string): Prisma.Sql =>
  sql`${Prisma.raw(`${alias}."id"`)} IN (
    SELECT f."message_id" FROM "feedback" f WHERE f."user_id" = ${userId} AND f."rating" = ${rating})`

const conditions = (db: Db, alias: string, filter: MessageFilter, me: string): Prisma.Sql[] => [
  sql`NOT ${Prisma.raw(`${alias}."temporary"`)}`,
  ...fitting(db, alias, filter, me),
]

function fitting(db: Db, alias: string, filter: MessageFilter, me: string): Prisma.Sql[] {
  const is = (name: string, value: string | null | undefined) =>
    value == null ? [] : [sql`${Prisma.raw(`${alias}."${name}"`)} = ${value}`]
  const { createdAfter, createdBefore, updatedAfter, updatedBefore } = filter
  return [
    ...(filter.ids ? [oneOf(db, Prisma.raw(`${alias}."id"`), filter.ids)] : []),
    ...is('conversation_id', filter.conversationId),
    ...is('owner_id', filter.ownerId),
    ...is('author_id', filter.authorId),
    ...is('role', filter.role),
    ...is('status', filter.status),
    ...(filter.model == null ? [] : [sql`${Prisma.raw(`${alias}."model"`)} = ${nameOfModel(filter.model)}`]),
    // Of those that failed there are few: the index of their status finds them.
    ...(filter.failureCode == null
      ? []
      : [...is('status', 'FAILED'), ...is('failure_code', filter.failureCode)]),
    ...(filter.rating == null ? [] : [ratedSo(alias, filter.rating, me)]),
    // What was changed before a time was made before it: so each order begins where the other time does.
    ...timesBetween(timeColumn(alias, 'createdAt'), createdAfter, createdBefore ?? updatedBefore),
    ...timesBetween(timeColumn(alias, 'updatedAt'), updatedAfter ?? createdAfter, updatedBefore),
  ]
}
