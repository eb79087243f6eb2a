import { Prisma } from '@parley/prisma'
import type { Db, Transaction } from '../../base/db/db.js'
import { rightsOf } from '../role/rights.sql.js'

/** A session or key that is no longer what it was taken for. */
export interface Change {
  id: string
  state: 'HOLDS' | 'REVOKED' | 'EXPIRED'
  /** What the user's roles allow, for `parseRights`. */
  rights: string
}

/**
 * Which of these sessions and keys (id → rights as known) no longer hold or have other rights: one statement for all
 * that are open, and an answer as long as what changed. As a JSON parameter thousands of ids are one text. Roles come in
 * any order: the same ones in another only make the answer longer.
 */
export function findChanges(
  db: Db,
  known: Record<string, string>,
  { now, idleSince }: { now: Date; idleSince: Date },
): Promise<Change[]> {
  const json = JSON.stringify(known)
  const open =
    db.kind === 'sqlite'
      ? Prisma.sql`json_each(${json}) AS o`
      : Prisma.sql`json_each_text(${json}::json) AS o(key, value)`
  return db.read.$queryRaw<Change[]>`
    SELECT "id", "state", "rights" FROM (
      SELECT o.key AS "id", o.value AS "known",
        CASE
          WHEN u.id IS NULL OR u.status <> 'ACTIVE' OR s.revoked_at IS NOT NULL OR k.revoked_at IS NOT NULL
            THEN 'REVOKED'
          WHEN s.expires_at <= ${now} OR s.last_seen_at <= ${idleSince} OR k.expires_at <= ${now} THEN 'EXPIRED'
          ELSE 'HOLDS'
        END AS "state",
        ${rightsOf(Prisma.sql`u."id"`)} AS "rights"
      FROM ${open}
      LEFT JOIN session s ON s.id = o.key
      LEFT JOIN api_key k ON s.id IS NULL AND k.id = o.key
      LEFT JOIN "user" u ON u.id = COALESCE(s.user_id, k.owner_id)
    ) AS found
    WHERE "state" <> 'HOLDS' OR "rights" <> "known"`
}

/** That these sessions are in use, and so are their users. One that ended meanwhile stays as it is. */
export async function keepFresh(
  tx: Transaction,
  kind: Db['kind'],
  ids: string[],
  { now, idleSince }: { now: Date; idleSince: Date },
): Promise<void> {
  const json = JSON.stringify(ids)
  const these =
    kind === 'sqlite'
      ? Prisma.sql`SELECT value FROM json_each(${json})`
      : Prisma.sql`SELECT value FROM json_array_elements_text(${json}::json)`
  // Users first, as whoever suspends or signs in: all lock in one order.
  await tx.$executeRaw`
    UPDATE "user" SET last_seen_at = ${now} WHERE id IN (SELECT user_id FROM session WHERE id IN (${these}))`
  await tx.$executeRaw`
    UPDATE session SET last_seen_at = ${now}
    WHERE id IN (${these}) AND last_seen_at < ${now} AND last_seen_at > ${idleSince}`
}
