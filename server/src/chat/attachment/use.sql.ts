import { Prisma } from '@parley/prisma'
import type { Db, Transaction } from '../../base/db/db.js'
import { oneOf } from '../../base/db/oneOf.js'

/** What the files of somebody take. */
export interface Taken {
  bytes: number
  files: number
}

/** A live sum over the rows, by their owners: a counter would drift. Who has none is not in it. */
export async function takenBy(
  client: Pick<Transaction, '$queryRaw'>,
  { kind }: Pick<Db, 'kind'>,
  ownerIds: readonly string[],
): Promise<Map<string, Taken>> {
  const rows = await client.$queryRaw<{ ownerId: string; bytes: bigint | number; files: bigint | number }[]>`
    SELECT owner_id AS "ownerId", SUM(CAST(takes AS BIGINT)) AS "bytes",
      COUNT(CASE WHEN status <> 'REJECTED' THEN 1 END) AS "files"
    FROM attachment WHERE ${oneOf({ kind }, Prisma.sql`owner_id`, ownerIds)} GROUP BY owner_id`
  return new Map(
    rows.map(({ ownerId, bytes, files }) => [ownerId, { bytes: Number(bytes), files: Number(files) }]),
  )
}
