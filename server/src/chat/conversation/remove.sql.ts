import { Prisma } from '@parley/prisma'
import type { Transaction } from '../../base/db/db.js'
import { oneOf } from '../../base/db/oneOf.js'

/** Deletes so many messages of these conversations, on SQLite. Answers with how many there were. */
export function removeSome(tx: Transaction, conversationIds: string[], size: number): Promise<number> {
  const among = oneOf({ kind: 'sqlite' }, Prisma.sql`conversation_id`, conversationIds)
  return tx.$executeRaw`DELETE FROM message WHERE id IN (SELECT id FROM message WHERE ${among} LIMIT ${size})`
}
