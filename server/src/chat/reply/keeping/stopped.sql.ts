import type { Db } from '../../../base/db/db.js'

/** How many replies a process writes, and whether somebody stopped one of them. */
export async function countOwn(db: Db, processId: string): Promise<{ rows: number; stops: number }> {
  const [counts] = await db.read.$queryRaw<{ rows: bigint | number; stops: bigint | number | null }[]>`
    SELECT COUNT(*) AS "rows", SUM(CASE WHEN stop_requested THEN 1 ELSE 0 END) AS "stops"
    FROM message WHERE process_id = ${processId}`
  return { rows: Number(counts?.rows ?? 0), stops: Number(counts?.stops ?? 0) }
}
