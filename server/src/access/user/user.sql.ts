import { Prisma } from '@parley/prisma'
import type { Db, Transaction } from '../../base/db/db.js'

/** Ids of active people with this address, or with a name or a part of one that begins with one of these. */
export async function findByBeginnings(
  db: Db,
  text: string,
  beginnings: string[],
  size: number,
): Promise<string[]> {
  const names = beginnings
    .map(beginning => beginning.replaceAll(/[\\%_]/g, '\\$&'))
    .flatMap(beginning => [`${beginning}%`, `% ${beginning}%`])
    .map(pattern => Prisma.sql`LOWER("name") LIKE LOWER(${pattern}) ESCAPE '\\'`)
  const found = await db.read.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "user"
    WHERE "status" = 'ACTIVE' AND (LOWER("email") = LOWER(${text}) OR ${Prisma.join(names, ' OR ')})
    ORDER BY "name", "id" LIMIT ${size}`
  return found.map(({ id }) => id)
}

/** Locks an active person until the transaction ends, and changes nothing. False: there is none. */
export async function lockActive(tx: Transaction, id: string): Promise<boolean> {
  const found = await tx.$executeRaw`
    UPDATE "user" SET "status" = "status" WHERE "id" = ${id} AND "status" = 'ACTIVE'`
  return found > 0
}
