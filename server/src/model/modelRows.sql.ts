import { type Model, Prisma } from '@parley/prisma'
import type { Db, Transaction } from '../base/db/db.js'
import { jsonTable } from '../base/db/jsonTable.js'

/** Adds models; those that are there already, or that somebody else adds at this moment, stay as they are. */
export async function addModels(
  tx: Pick<Transaction, '$executeRaw'>,
  kind: Db['kind'],
  models: Model[],
): Promise<void> {
  const columns = { id: 'text', server: 'text', name: 'text', firstSeenAt: 'time' } as const
  const rows = models.map(({ id, server, name, firstSeenAt }) => ({ id, server, name, firstSeenAt }))
  await tx.$executeRaw`
    INSERT INTO model (id, server, name, first_seen_at)
    SELECT id, server, name, "firstSeenAt" FROM ${jsonTable(kind, 'seen', columns, rows)} WHERE 1 = 1
    ON CONFLICT (server, name) DO NOTHING`
}

/** By what rows name the model with an id; null, which nothing is equal to, where there is none. */
export const nameOfModel = (id: string): Prisma.Sql =>
  Prisma.sql`(SELECT CASE WHEN server = 'default' THEN name ELSE id END FROM model WHERE id = ${id})`
