import type { Db } from '../../base/db/db.js'

/** Erased people who are still in conversations that are not their own, own one that nobody reads, or have files. */
export async function findUnfinished(db: Db, size: number): Promise<string[]> {
  const found = await db.read.$queryRaw<{ id: string }[]>`
    SELECT u.id FROM "user" u WHERE u.status = 'ERASED' AND (
      EXISTS (
        SELECT 1 FROM participant p WHERE p.user_id = u.id AND (p.access <> 'OWNER' OR NOT EXISTS (
          SELECT 1 FROM participant o JOIN "user" ou ON ou.id = o.user_id
          WHERE o.conversation_id = p.conversation_id AND ou.status <> 'ERASED')))
      OR EXISTS (SELECT 1 FROM attachment a WHERE a.owner_id = u.id))
    LIMIT ${size}`
  return found.map(({ id }) => id)
}
