import { Prisma } from '@parley/prisma'
import type { Transaction } from '../../base/db/db.js'
import { oneOf } from '../../base/db/oneOf.js'

/** Outside a transaction or inside. */
export type Client = Pick<Transaction, 'kind' | '$queryRaw'>

/** A title or a message as it is now. */
export interface SearchText {
  /** Of the message, or of the conversation for its title. */
  id: string
  conversationId: string
  ownerId: string
  text: string
}

/** A message or, without one, a conversation that the index has to look at. */
interface Change {
  id: string
  conversationId: string
  messageId: string | null
}

/** The oldest ones. */
export const findChanges = (client: Client, limit: number): Promise<Change[]> =>
  client.$queryRaw`
    SELECT id, conversation_id AS "conversationId", message_id AS "messageId" FROM search_change ORDER BY id LIMIT ${limit}`

export const removeChanges = (tx: Transaction, ids: readonly string[]): Promise<number> =>
  tx.$executeRaw`DELETE FROM search_change WHERE ${oneOf(tx, Prisma.sql`id`, ids)}`

/** Forgets what was noted for the index: it is made anew from the messages. */
export const forgetChanges = (tx: Transaction): Promise<number> => tx.$executeRaw`DELETE FROM search_change`

/** Messages `m` that are searched: finished ones that stand, of conversations that are kept. */
const searched = Prisma.sql`NOT m.temporary AND m.status NOT IN ('STREAMING', 'DELETED')`

/** Named ones, or those behind an id, at most `take`. */
type Which = { ids: readonly string[] } | { after: string; take: number }

const chosen = (client: Client, id: Prisma.Sql, which: Which): Prisma.Sql =>
  'ids' in which
    ? Prisma.sql`${oneOf(client, id, which.ids)} ORDER BY ${id}`
    : Prisma.sql`${id} > ${which.after} ORDER BY ${id} LIMIT ${which.take}`

export const findSearched = (client: Client, which: Which): Promise<SearchText[]> =>
  client.$queryRaw`
    SELECT m.id, m.conversation_id AS "conversationId", m.owner_id AS "ownerId", m.content AS "text"
    FROM message m WHERE ${searched} AND ${chosen(client, Prisma.sql`m.id`, which)}`

export async function newestSearched(client: Client): Promise<{ id: string } | undefined> {
  // With a range SQLite begins at the end of the index; without one it sorts all messages for the sake of one.
  const [newest] = await client.$queryRaw<{ id: string }[]>`
    SELECT m.id FROM message m WHERE ${searched} AND m.id > '' ORDER BY m.id DESC LIMIT 1`
  return newest
}

/** Titles of conversations `c` that are kept. */
export const findTitled = (client: Client, which: Which): Promise<SearchText[]> =>
  client.$queryRaw`
    SELECT c.id, c.id AS "conversationId", c.owner_id AS "ownerId", COALESCE(c.title, '') AS "text"
    FROM conversation c WHERE NOT c.temporary AND ${chosen(client, Prisma.sql`c.id`, which)}`

type Counter = Pick<Transaction, '$queryRaw'>

const counted = async (rows: Promise<{ count: bigint }[]>): Promise<number> => Number((await rows)[0]?.count)

/** Texts that are to be found. */
export const countSearchable = (read: Counter): Promise<number> =>
  counted(read.$queryRaw`
    SELECT (SELECT count(*) FROM conversation c WHERE NOT c.temporary)
      + (SELECT count(*) FROM message m WHERE ${searched}) AS count`)

/** Those that the index of PostgreSQL knows. */
export const countRows = (read: Counter): Promise<number> =>
  counted(read.$queryRaw`SELECT count(*) AS count FROM search_document`)
