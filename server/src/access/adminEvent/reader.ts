import { AdminEventKind } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import { isKnown } from '../../base/db/known.js'
import { decodeCursor, encodeCursor, invalidCursor } from '../../base/page/cursor.js'
import { type AdminEventFeed, newestSeq } from './feed.js'

const BATCH = 100
const MAX_SEQ = 2 ** 31 - 1

export interface AdminEventRow {
  cursor: string
  kind: AdminEventKind
  nodeId: string | null
  /** Of a budget's alert: the member of its role. */
  userId: string | null
  createdAt: Date
}

/**
 * Events after a place in the table, then new ones as they come. A reader holds that place and no queue: a slow one
 * costs nothing. `sees` says which nodes it may know of.
 */
export async function* readAdminEvents(
  { db, feed }: { db: Db; feed: AdminEventFeed },
  from: number,
  sees: (nodeId: string) => boolean,
  signal: AbortSignal,
): AsyncGenerator<AdminEventRow, void> {
  let seq = from
  while (!signal.aborted) {
    const { version } = feed
    const rows = await db.read.adminEvent.findMany({
      where: { seq: { gt: seq } },
      orderBy: { seq: 'asc' },
      take: BATCH,
    })
    // Without a gap after its place a reader cannot have missed anything.
    if (rows[0]?.seq !== seq + 1 && (await isForgotten(db, seq))) {
      seq = await newestSeq(db)
      yield { cursor: cursorOf(seq), kind: 'RESYNC', nodeId: null, userId: null, createdAt: new Date() }
      continue
    }
    for (const row of rows) {
      seq = row.seq
      const { kind } = row
      if (!isKnown(AdminEventKind, kind) || !sees(row.nodeId)) continue
      yield {
        cursor: cursorOf(seq),
        kind,
        nodeId: row.nodeId,
        userId: row.userId,
        createdAt: row.createdAt,
      }
      if (signal.aborted) return
    }
    if (rows.length === 0) await feed.changed(version, signal)
  }
}

/** Events are forgotten from the start of the table: while the one at a place is there, so are all behind it. */
async function isForgotten(db: Db, seq: number): Promise<boolean> {
  const newest = await newestSeq(db)
  if (seq > newest) return true
  return newest > 0 && (await db.read.adminEvent.count({ where: { seq: { lte: seq } }, take: 1 })) === 0
}

export const cursorOf = (seq: number): string => encodeCursor(['admin', seq])

export function seqOf(cursor: string): number {
  const [of, seq] = decodeCursor(cursor, 'after', ['string', 'number'])
  if (of !== 'admin' || (seq as number) > MAX_SEQ) throw invalidCursor('after')
  return seq as number
}
