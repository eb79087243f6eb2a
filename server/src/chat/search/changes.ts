import type { Transaction } from '../../base/db/db.js'
import { newId } from '../../base/db/id.js'

export interface SearchChange {
  conversationId: string
  /** Null: its title, whose it is, or that it is gone. */
  messageId: string | null
}

/** Has the search index look at a final message, or a conversation, again: with the transaction of the change. */
export async function noteForSearch(tx: Transaction, changes: SearchChange[]): Promise<void> {
  if (changes.length === 0) return
  await tx.searchChange.createMany({ data: changes.map(change => ({ id: newId('sch'), ...change })) })
}
