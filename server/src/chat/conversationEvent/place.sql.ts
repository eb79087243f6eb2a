import type { Db } from '../../base/db/db.js'
import { eventHead } from './head.sql.js'

/** Whose events of all conversations: one person's, or everybody's for those who may. */
export type Whose = { userId: string } | 'everybody'

/** The next places, with the head as it was at the same moment: one statement, so that neither is ahead of the other. */
export async function findPlaces(db: Db, whose: Whose, after: bigint, size: number) {
  const rows =
    whose === 'everybody'
      ? await db.read.$queryRaw<Place[]>`
          SELECT head.seq AS newest, head.forgotten, found.seq FROM conversation_event_head AS head
          LEFT JOIN (
            SELECT seq FROM conversation_event WHERE seq > ${after} AND listed AND only_user_id IS NULL
            ORDER BY seq LIMIT ${size}
          ) AS found ON TRUE WHERE head.id = ${eventHead.id} ORDER BY found.seq`
      : await db.read.$queryRaw<Place[]>`
          SELECT head.seq AS newest, head.forgotten, found.seq FROM conversation_event_head AS head
          LEFT JOIN (
            SELECT seq FROM conversation_event_audience WHERE user_id = ${whose.userId} AND seq > ${after}
            ORDER BY seq LIMIT ${size}
          ) AS found ON TRUE WHERE head.id = ${eventHead.id} ORDER BY found.seq`
  return {
    seqs: rows.flatMap(({ seq }) => (seq === null ? [] : [BigInt(seq)])),
    newest: BigInt(rows[0]?.newest ?? 0),
    forgotten: BigInt(rows[0]?.forgotten ?? 0),
  }
}

/** SQLite answers with either, as it fits. */
interface Place {
  newest: bigint | number
  forgotten: bigint | number
  seq: bigint | number | null
}
