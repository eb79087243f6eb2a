import { Prisma } from '@parley/prisma'
import type { Db, Transaction } from '../../base/db/db.js'
import { newId } from '../../base/db/id.js'
import { jsonTable } from '../../base/db/jsonTable.js'

export interface SearchChange {
  conversationId: string
  /** Null: its title, whose it is, or that it is gone. */
  messageId: string | null
}

/** Has the search index look at a final message, or a conversation, again: with the transaction of the change. */
export async function noteForSearch(tx: Transaction, changes: SearchChange[]): Promise<void> {
  if (changes.length > 0) await tx.$executeRaw(notesForSearch(tx.kind, changes))
}

/** The same as a statement. */
export function notesForSearch(kind: Db['kind'], changes: SearchChange[]): Prisma.Sql {
  const rows = changes.map(change => ({ id: newId('sch'), ...change }))
  return Prisma.sql`
    INSERT INTO search_change (id, conversation_id, message_id)
    SELECT id, "conversationId", "messageId" FROM ${jsonTable(kind, 'change', columns, rows)}`
}

const columns = { id: 'text', conversationId: 'text', messageId: 'text' } as const
