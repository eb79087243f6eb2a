import { Prisma } from '@parley/prisma'
import type { ConversationOrderField } from '@parley/schema'
import type { KeysetOrder } from '../../base/page/keyset.js'
import { timeColumn } from './columns.sql.js'

export type TimeField = 'lastMessageAt' | 'updatedAt' | 'createdAt'
export type Field = TimeField | 'title' | 'ownerName' | 'messages' | 'costNano'

const { raw, sql } = Prisma

/** What lists of conversations are ordered by. */
export const orders = {
  LAST_MESSAGE_AT: { field: 'lastMessageAt' },
  UPDATED_AT: { field: 'updatedAt' },
  CREATED_AT: { field: 'createdAt' },
  TITLE: { field: 'title', text: true, nullable: true },
  OWNER: { field: 'ownerName', text: true, nullable: true },
  MESSAGES: { field: 'messages', whole: true },
  COST: { field: 'costNano', whole: true },
} as const satisfies Record<ConversationOrderField, Omit<KeysetOrder<Field>, 'direction'>>

/** The column of an order, and what it stands in: totals (`t`) or owners (`u`) besides conversations. */
export function keyFor(
  alias: 'c' | 'p',
  field: Field,
): { key: Prisma.Sql; nullable: boolean; in: 't' | 'u' | null } {
  if (field === 'title') return { key: raw('c."title"'), nullable: true, in: null }
  if (field === 'ownerName') return { key: raw('u."name"'), nullable: true, in: 'u' }
  if (field === 'messages') return { key: raw('t."messages"'), nullable: false, in: 't' }
  if (field === 'costNano') return { key: raw('t."cost_nano"'), nullable: false, in: 't' }
  return { key: timeColumn(alias, field), nullable: false, in: null }
}

/**
 * Conversations with what they are ordered and found by. What has the order, or is few, comes first: CROSS JOIN keeps SQLite
 * from beginning at another end. A person's list is short and begins with their part in conversations (`p`).
 */
export function joined(alias: 'c' | 'p', first: 't' | 'u' | null, withTotals: boolean): Prisma.Sql {
  const conversations = alias === 'p' ? ['"participant" p', '"conversation" c'] : ['"conversation" c']
  const others = first === 't' ? ['"conversation_total" t'] : first === 'u' ? ['"user" u'] : []
  const totals = withTotals && first !== 't' ? ['"conversation_total" t'] : []
  const tables = alias === 'p' ? [...conversations, ...others] : [...others, ...conversations]
  return raw([...tables, ...totals].join(' CROSS JOIN '))
}

/** How these belong together. */
export const belonging = (alias: 'c' | 'p', first: 't' | 'u' | null, withTotals: boolean): Prisma.Sql[] => [
  ...(alias === 'p' ? [sql`c."id" = p."conversation_id"`] : []),
  ...(first === 't' || withTotals ? [sql`c."id" = t."conversation_id"`] : []),
  ...(first === 'u' ? [sql`c."owner_id" = u."id"`] : []),
]
