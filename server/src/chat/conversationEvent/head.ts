import type { Script } from '@parley/prisma'
import type { Db } from '../../base/db/db.js'
import { createNextRun } from '../../base/nextRun.js'
import { eventHead, type Head, insertEventHead } from './head.sql.js'
import { findHead, numberWaiting } from './number.sql.js'

/** Made at the first start; without it nothing can be told. What an earlier process left without a number gets one. */
export async function ensureEventHead(db: Db): Promise<void> {
  if (await db.read.conversationEventHead.findUnique({ where: eventHead })) await numberEvents(db)
  else await db.write(insertEventHead)
}

/** Has all events that are committed now be numbered, which on SQLite they are anyway. */
export async function numberEvents(db: Db): Promise<void> {
  if (db.script) await headOf(db)
}

const runs = new WeakMap<Script, () => Promise<Head>>()

/**
 * Where all events end that are committed now. On PostgreSQL those without a number get theirs first, once for all who
 * ask at the same time.
 */
export function headOf(db: Db): Promise<Head> {
  const { script } = db
  if (!script) return db.read.conversationEventHead.findUniqueOrThrow({ where: eventHead })
  const run = runs.get(script) ?? createNextRun(() => numbered(db, script))
  runs.set(script, run)
  return run()
}

async function numbered(db: Db, script: Script): Promise<Head> {
  const head = await findHead(db)
  if (!head) throw new Error('There is no head of the events')
  return head.waits ? numberWaiting(script) : head
}
