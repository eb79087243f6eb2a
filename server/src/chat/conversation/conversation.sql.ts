import { type Branch, type Conversation, Prisma } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { insertInto } from '../../base/db/insert.js'
import { oneOf } from '../../base/db/oneOf.js'
import type { Viewer } from '../../base/viewer.js'
import { branchColumns, branchTable, conversationColumns, conversationTable } from './columns.sql.js'

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

export const branchesOf = (db: Db, conversationIds: readonly string[]): Promise<Branch[]> =>
  db.read.$queryRaw`
    SELECT ${ofBranches} FROM "branch" b WHERE ${oneOf(db, sql`b."conversation_id"`, conversationIds)}`

export const insertConversation = (conversation: Conversation): Prisma.Sql =>
  insertInto('conversation', conversationTable, [conversation])

export const insertBranch = (branch: Branch): Prisma.Sql => insertInto('branch', branchTable, [branch])
