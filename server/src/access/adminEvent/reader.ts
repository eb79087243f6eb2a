import { AdminEventKind } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import { isKnown } from '../../base/db/known.js'
import { type AdminEventFeed, newestSeq } from './feed.js'

const BATCH = 100

export interface AdminNews {
  kind: AdminEventKind
  nodeId: string | null
  /** Of a budget's alert: the member of its role. */
  userId: string | null
  createdAt: Date
}

export interface AdminEventRow extends AdminNews {
  cursor: string
}

/**
 * Events after a place in the table, then new ones as they come. A reader holds that place and no queue: a slow one
 * costs nothing. `passes` says which of them it is told.
 */
export async function* readAdminEvents(
  { db, feed }: { db: Db; feed: AdminEventFeed },
  from: number,
  passes: (event: { kind: string; nodeId: string }) => boolean,
  signal: AbortSignal,
): AsyncGenerator<AdminNews & { place: number }, void> {
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
      yield { place: seq, kind: 'RESYNC', nodeId: null, userId: null, createdAt: new Date() }
      continue
    }
    for (const row of rows) {
      seq = row.seq
      const { kind, nodeId, userId, createdAt } = row
      if (!isKnown(AdminEventKind, kind) || !passes(row)) continue
      yield { place: seq, kind, nodeId, userId, createdAt }
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
