import { type Message, Prisma } from '@parley/prisma'
import type { Db, ReadClient } from '../../base/db/db.js'
import { insertInto } from '../../base/db/insert.js'
import { oneOf } from '../../base/db/oneOf.js'
import type { Segment } from '../conversation/branch.js'
import { messageColumns, messageTable } from '../conversation/columns.sql.js'

/** Outside a transaction or inside. */
type Client = Pick<ReadClient, 'message'>

type Args = Pick<NonNullable<Parameters<ReadClient['message']['findMany']>[0]>, 'where' | 'orderBy' | 'take'>

/** What was said, and whose it is. */
export type Said = Pick<Message, 'id' | 'conversationId' | 'ownerId' | 'content'>

// The one place that reads what messages say: whoever looks at rows elsewhere leaves their content out.

export const findMessages = (client: Client, args: Args): Promise<Message[]> => client.message.findMany(args)

export const findMessage = (client: Client, args: Args): Promise<Message | null> =>
  client.message.findFirst(args)

const columns = messageColumns('m')

export async function messageById(
  client: Pick<ReadClient, '$queryRaw'>,
  id: string,
): Promise<Message | null> {
  const [found] = await client.$queryRaw<Message[]>`SELECT ${columns} FROM "message" m WHERE m."id" = ${id}`
  return found ?? null
}

/** Messages `m` of a statement: from its WHERE to its end. */
export const selectMessages = (db: Db, rest: Prisma.Sql): Promise<Message[]> =>
  db.read.$queryRaw`SELECT ${columns} FROM "message" m WHERE ${rest}`

export const messagesByIds = (db: Db, ids: readonly string[]): Promise<Message[]> =>
  selectMessages(db, oneOf(db, Prisma.sql`m."id"`, ids))

/** What answers the same message, or begins a conversation, oldest first. */
export const messagesBelow = (
  db: Db,
  turns: readonly Pick<Message, 'conversationId' | 'parentId'>[],
): Promise<Message[]> => {
  const below = turns.map(({ conversationId, parentId }) => {
    const parent = parentId === null ? Prisma.sql`IS NULL` : Prisma.sql`= ${parentId}`
    return Prisma.sql`(m."conversation_id" = ${conversationId} AND m."parent_id" ${parent})`
  })
  return selectMessages(db, Prisma.sql`(${Prisma.join(below, ' OR ')}) ORDER BY m."seq"`)
}

/** Who may follow a message, and how. */
export type Followed = Pick<Message, 'conversationId' | 'madeBy' | 'status'>

export async function findFollowed({ read }: Db, id: string): Promise<Followed | null> {
  const [found] = await read.$queryRaw<Followed[]>`
    SELECT conversation_id AS "conversationId", made_by AS "madeBy", status FROM message WHERE id = ${id}`
  return found ?? null
}

export const insertMessages = (messages: readonly Message[]): Prisma.Sql =>
  insertInto('message', messageTable, messages)

/** What stands on parts of branches, from the start on. */
export const messagesOn = (db: Db, segments: readonly Segment[]): Promise<Message[]> => {
  const parts = segments.map(
    ({ branchId, from, to }) =>
      Prisma.sql`(m."branch_id" = ${branchId} AND m."depth" BETWEEN ${from} AND ${to})`,
  )
  return selectMessages(db, Prisma.sql`(${Prisma.join(parts, ' OR ')}) ORDER BY m."depth", m."seq"`)
}

/** What stands on the branches of these, up to each of them: so many of each. */
export const messagesUpTo = (db: Db, leafIds: readonly string[], count: number): Promise<Message[]> =>
  db.read.$queryRaw`
    SELECT ${columns} FROM "message" l
    JOIN "message" m ON m."branch_id" = l."branch_id" AND m."depth" BETWEEN l."depth" - ${count - 1} AND l."depth"
    WHERE ${oneOf(db, Prisma.sql`l."id"`, leafIds)} ORDER BY m."depth", m."seq"`

export const findSaid = (client: Client, args: Args): Promise<Said[]> =>
  client.message.findMany({
    ...args,
    select: { id: true, conversationId: true, ownerId: true, content: true },
  })
