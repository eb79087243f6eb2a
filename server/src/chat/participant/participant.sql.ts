import { type Participant, Prisma } from '@parley/prisma'
import { selectColumns } from '../../base/db/columns.js'
import type { Db } from '../../base/db/db.js'
import { oneOf } from '../../base/db/oneOf.js'

const { raw, sql } = Prisma

const columns = selectColumns('p', {
  conversationId: 'conversation_id',
  userId: 'user_id',
  access: 'access',
  addedAt: 'added_at',
  pinned: 'pinned',
  archived: 'archived',
  temporary: 'temporary',
  readSeq: 'read_seq',
  lastMessageAt: 'last_message_at',
  updatedAt: 'updated_at',
  createdAt: 'created_at',
} satisfies Record<keyof Participant, string>)

const list = { sqlite: raw('json_group_array(t."tag")'), postgresql: raw('json_agg(t."tag")::text') }

/** Somebody's part in these conversations, each with their tags as JSON. */
export const partsOf = (
  db: Db,
  userId: string,
  conversationIds: readonly string[],
): Promise<(Participant & { tags: string })[]> =>
  db.read.$queryRaw`
    SELECT ${columns}, COALESCE((
      SELECT ${list[db.kind]} FROM "conversation_tag" t
      WHERE t."conversation_id" = p."conversation_id" AND t."user_id" = p."user_id"), '[]') AS "tags"
    FROM "participant" p
    WHERE p."user_id" = ${userId} AND ${oneOf(db, sql`p."conversation_id"`, conversationIds)}`
