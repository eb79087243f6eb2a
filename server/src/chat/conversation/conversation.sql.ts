import { type Branch, type Conversation, type Message, Prisma } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { insertInto } from '../../base/db/insert.js'
import { oneOf } from '../../base/db/oneOf.js'
import type { Viewer } from '../../base/viewer.js'
import {
  branchColumns,
  branchTable,
  conversationColumns,
  conversationTable,
  joinedConversationColumns,
  messageColumns,
  takeConversation,
} from './columns.sql.js'

const { sql } = Prisma

const columns = conversationColumns('c')
const ofBranches = branchColumns('b')

export const conversationsByIds = (db: Db, ids: readonly string[]): Promise<Conversation[]> =>
  db.read.$queryRaw`SELECT ${columns} FROM "conversation" c WHERE ${oneOf(db, sql`c."id"`, ids)}`

/** A conversation that somebody may see (see `readableBy`), or write in. */
export async function findConversation(
  db: Db,
  { user }: Viewer,
  id: string,
  needed: 'READ' | 'WRITE',
): Promise<Conversation | null> {
  const may = needed === 'READ' ? Prisma.empty : sql`AND p."access" IN ('OWNER', 'WRITE')`
  const [found] = await db.read.$queryRaw<Conversation[]>`
    SELECT ${columns} FROM "conversation" c
    JOIN "participant" p ON p."conversation_id" = c."id" AND p."user_id" = ${user.id} ${may}
    WHERE c."id" = ${id}`
  return found ?? null
}

/** With what was read along, because it was asked for. */
export interface Opened extends Conversation {
  /** The end of the branch of its newest message, so many messages of it at most: those that stand on its last segment. */
  end?: { size: number; nodes: Message[] }
  lastMessage?: Message
}

const joined = joinedConversationColumns('k')
const ofMessages = messageColumns('m')

/** One that somebody may see, with its last messages. Its own columns (`k`) stand in one row alone: fifty times they would cost as much as the rest. */
export async function openConversation(
  db: Db,
  { user }: Viewer,
  id: string,
  size: number,
): Promise<Opened | null> {
  const rows = await db.read.$queryRaw<(Message & { 'conversation.id': string | null })[]>`
    SELECT ${ofMessages}, ${joined} FROM "conversation" c
    JOIN "participant" p ON p."conversation_id" = c."id" AND p."user_id" = ${user.id}
    LEFT JOIN "message" l ON l."id" = c."last_message_id"
    LEFT JOIN "message" m ON m."branch_id" = l."branch_id" AND m."depth" BETWEEN l."depth" - ${size - 1} AND l."depth"
    LEFT JOIN "conversation" k ON k."id" = c."id" AND (m."id" IS NULL OR m."id" = l."id")
    WHERE c."id" = ${id} ORDER BY m."depth", m."seq"`
  const own = rows.findLast(row => row['conversation.id'] !== null)
  return own ? { ...takeConversation(own), end: { size, nodes: own.id === null ? [] : rows } } : null
}

export const branchesOf = (db: Db, conversationIds: readonly string[]): Promise<Branch[]> =>
  db.read.$queryRaw`
    SELECT ${ofBranches} FROM "branch" b WHERE ${oneOf(db, sql`b."conversation_id"`, conversationIds)}`

export const insertConversation = (conversation: Conversation): Prisma.Sql =>
  insertInto('conversation', conversationTable, [conversation])

export const insertBranch = (branch: Branch): Prisma.Sql => insertInto('branch', branchTable, [branch])
