import { type Conversation, type Participant, Prisma } from '@parley/prisma'
import { selectColumns } from '../../base/db/columns.js'
import type { Db } from '../../base/db/db.js'
import { insertInto } from '../../base/db/insert.js'
import { oneOf } from '../../base/db/oneOf.js'

const { raw, sql } = Prisma

const table = {
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
} satisfies Record<keyof Participant, string>

const columns = selectColumns('p', table)

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

/** Somebody comes into a conversation. */
export const insertParticipant = (
  { id, temporary, lastMessageAt, updatedAt, createdAt }: Conversation,
  part: Pick<Participant, 'userId' | 'access' | 'addedAt' | 'readSeq'>,
): Prisma.Sql =>
  insertInto('participant', table, [
    {
      ...part,
      conversationId: id,
      pinned: false,
      archived: false,
      temporary,
      lastMessageAt,
      updatedAt,
      createdAt,
    },
  ])

/** Everybody in these conversations, in the order they were added. */
export const participantsOf = (db: Db, conversationIds: readonly string[]): Promise<Participant[]> =>
  db.read.$queryRaw`
    SELECT ${columns} FROM "participant" p WHERE ${oneOf(db, sql`p."conversation_id"`, conversationIds)}
    ORDER BY p."added_at", p."user_id"`

/** Whether somebody is in a conversation. */
export async function participates(
  { read }: Db,
  { conversationId, userId }: Pick<Participant, 'conversationId' | 'userId'>,
): Promise<boolean> {
  const found = await read.$queryRaw<unknown[]>`
    SELECT 1 FROM participant WHERE conversation_id = ${conversationId} AND user_id = ${userId}`
  return found.length > 0
}
