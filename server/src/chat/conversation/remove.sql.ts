import { Prisma } from '@parley/prisma'
import type { Transaction } from '../../base/db/db.js'
import { oneOf } from '../../base/db/oneOf.js'

/** Deletes so many messages of these conversations, on SQLite. Answers with how many there were. */
export function removeSome(tx: Transaction, conversationIds: string[], size: number): Promise<number> {
  const among = oneOf({ kind: 'sqlite' }, Prisma.sql`conversation_id`, conversationIds)
  return tx.$executeRaw`DELETE FROM message WHERE id IN (SELECT id FROM message WHERE ${among} LIMIT ${size})`
}

export const messagesIn = (tx: Transaction, conversationIds: string[]): Prisma.Sql =>
  Prisma.sql`SELECT id FROM message WHERE ${oneOf(tx, Prisma.sql`conversation_id`, conversationIds)}`

/** Notes with what was set aside for running replies who writes them and which model: their rows go, and that process may die. */
export async function leaveToSettle(tx: Transaction, conversationIds: string[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE reservation SET process_id = m.process_id, model = m.model FROM message m
    WHERE m.id = reservation.message_id AND m.conversation_id IN (${Prisma.join(conversationIds)}) AND m.process_id IS NOT NULL`
}
