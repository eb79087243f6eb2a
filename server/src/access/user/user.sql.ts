import type { Transaction } from '../../base/db/db.js'

/** Locks an active person until the transaction ends, and changes nothing. False: there is none. */
export async function lockActive(tx: Transaction, id: string): Promise<boolean> {
  const found = await tx.$executeRaw`
    UPDATE "user" SET "status" = "status" WHERE "id" = ${id} AND "status" = 'ACTIVE'`
  return found > 0
}
