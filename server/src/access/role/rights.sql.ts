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

/** What a person may do by their roles, whether they may come in or not. */
export async function findRightsOf(client: Pick<Transaction, '$queryRaw'>, userId: string): Promise<Rights> {
  const rows = await client.$queryRaw<{ rights: string }[]>`
    SELECT ${rightsOf(sql`u."id"`)} AS "rights" FROM "user" u WHERE u."id" = ${userId}`
  return parseRights(rows[0]?.rights ?? '')
}
