import { Prisma, type User } from '@parley/prisma'
import { selectColumns } from '../../base/db/columns.js'
import type { Db, Transaction } from '../../base/db/db.js'
import { oneOf } from '../../base/db/oneOf.js'

/** Locks an active person until the transaction ends, and changes nothing. False: there is none. */
export async function lockActive(tx: Transaction, id: string): Promise<boolean> {
  const found = await tx.$executeRaw`
    UPDATE "user" SET "status" = "status" WHERE "id" = ${id} AND "status" = 'ACTIVE'`
  return found > 0
}

const columns = selectColumns('u', {
  id: 'id',
  email: 'email',
  name: 'name',
  nameFolded: 'name_folded',
  emailFolded: 'email_folded',
  nameIsOwn: 'name_is_own',
  picture: 'picture',
  status: 'status',
  createdAt: 'created_at',
  lastSeenAt: 'last_seen_at',
} satisfies Record<keyof User, string>)

export const usersByIds = (db: Db, ids: readonly string[]): Promise<User[]> =>
  db.read.$queryRaw`
    SELECT ${columns} FROM "user" u WHERE ${oneOf(db, Prisma.sql`u."id"`, ids)}`
