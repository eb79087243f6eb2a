import type { Db } from '../../base/db/db.js'
import { createNextRun } from '../../base/nextRun.js'
import { eventHead, type Head, insertEventHead } from './head.sql.js'
import { findHead, numberWaiting } from './number.sql.js'

/** Made at the first start; without it nothing can be told. What an earlier process left without a number gets one. */
export async function ensureEventHead(db: Db): Promise<void> {
  if (await db.read.conversationEventHead.findUnique({ where: eventHead })) await headOf(db)
  else await db.write(insertEventHead)
}

const known = new WeakMap<Db, () => Promise<Head>>()

/**
 * Where all events end that are committed now. On PostgreSQL those that have no number get one before, once for all who
 * ask at the same time: of what happens next, nothing is told before them.
 */
export function headOf(db: Db): Promise<Head> {
  const head = known.get(db) ?? createNextRun(() => numbered(db))
  known.set(db, head)
  return head()
}

async function numbered(db: Db): Promise<Head> {
  if (!db.script) return db.read.conversationEventHead.findUniqueOrThrow({ where: eventHead })
  const head = await findHead(db)
  if (!head) throw new Error('There is no head of the events')
  return head.waits ? numberWaiting(db.script) : head
}
