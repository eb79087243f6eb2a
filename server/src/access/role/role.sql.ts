import type { Transaction } from '../../base/db/db.js'

/** Locks a role until the transaction ends, and changes nothing. */
export async function lockRole(tx: Transaction, id: string): Promise<void> {
  await tx.$executeRaw`UPDATE "role" SET "name" = "name" WHERE "id" = ${id}`
}
