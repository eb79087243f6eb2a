import { Prisma } from '@parley/prisma'
import type { Transaction } from '../../base/db/db.js'
import { BEFORE_MODELS, BETWEEN_ROLES, parseRights, type Rights } from './rights.js'

const { sql } = Prisma

// Not as parameters: PostgreSQL would ask for their types.
const roleText = Prisma.raw(`r."permissions" || COALESCE('${BEFORE_MODELS}' || r."models", '')`)
const separator = Prisma.raw(`'${BETWEEN_ROLES}'`)

/**
 * What the roles of a person allow, as a column of any statement on either database: one text, which `parseRights` reads.
 * The only place that asks for it; `userId` is a column of the statement.
 */
export const rightsOf = (userId: Prisma.Sql): Prisma.Sql => sql`COALESCE((
  SELECT STRING_AGG(${roleText}, ${separator})
  FROM "role_assignment" a JOIN "role" r ON r."id" = a."role_id" WHERE a."user_id" = ${userId}), '')`

/** What people may do by their roles, whether they may come in or not. */
export async function findRights(
  client: Pick<Transaction, '$queryRaw'>,
  userIds: readonly string[],
): Promise<Map<string, Rights>> {
  if (userIds.length === 0) return new Map()
  const rows = await client.$queryRaw<{ id: string; rights: string }[]>`
    SELECT u."id", ${rightsOf(sql`u."id"`)} AS "rights" FROM "user" u WHERE u."id" IN (${Prisma.join([...userIds])})`
  return new Map(rows.map(({ id, rights }) => [id, parseRights(rights)]))
}

/** What one of them may do. */
export const findRightsOf = async (client: Pick<Transaction, '$queryRaw'>, userId: string): Promise<Rights> =>
  (await findRights(client, [userId])).get(userId) ?? parseRights('')
