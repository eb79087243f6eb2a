import type { ReadClient, Transaction } from '../../base/db/db.js'
import { findSaid } from '../message/store.sql.js'

type Client = Pick<ReadClient, 'searchChange' | 'conversation' | 'message'> | Transaction

/** A title or a message as it is now. */
export interface SearchText {
  /** Of the message, or of the conversation for its title. */
  id: string
  conversationId: string
  ownerId: string
  text: string
}

/** What the index has to become true to. */
export interface Batch {
  /** Also of conversations without a title: it says whose the conversation is. */
  titles: SearchText[]
  messages: SearchText[]
  goneMessages: string[]
  /** Deleted with all their messages, or temporary. */
  goneConversations: string[]
}

export interface Changes {
  rows: { id: string; conversationId: string }[]
  batch: Batch
}

/** In UTF-16 code units: what one batch takes stays short, however long the messages are. */
const MAX_BATCH_TEXT = 2_000_000

/** Messages that are searched: finished ones that stand, of conversations that are kept. */
const searched = { temporary: false, status: { notIn: ['STREAMING', 'DELETED'] } }

/** The oldest changes, and what they are about as it is now: later than each of them. */
export async function readChanges(client: Client, limit: number): Promise<Changes> {
  const rows = await client.searchChange.findMany({ orderBy: { id: 'asc' }, take: limit })
  const changed = rows.flatMap(({ messageId }) => messageId ?? [])
  const retitled = rows.filter(({ messageId }) => messageId === null).map(row => row.conversationId)
  const { batch, left } = await readNow(client, [...new Set(changed)], [...new Set(retitled)])
  return { rows: rows.filter(({ messageId }) => messageId === null || !left.has(messageId)), batch }
}

/** Messages and titles as they are now; of too much text some messages are left. */
export async function readNow(
  client: Client,
  messageIds: string[],
  conversationIds: string[],
): Promise<{ batch: Batch; left: Set<string> }> {
  const messages = messageIds.length > 0 ? await readMessages(client, { id: { in: messageIds } }) : []
  const titles = conversationIds.length > 0 ? await readTitles(client, { id: { in: conversationIds } }) : []
  const found = new Set([...messages, ...titles].map(({ id }) => id))
  const taken = upToSize(messages)
  const left = new Set(messages.slice(taken.length).map(({ id }) => id))
  return {
    left,
    batch: {
      messages: taken,
      titles,
      goneMessages: messageIds.filter(id => !found.has(id)),
      goneConversations: conversationIds.filter(id => !found.has(id)),
    },
  }
}

/** As many as make a batch, one at least. */
export function upToSize(texts: SearchText[]): SearchText[] {
  let size = 0
  const end = texts.findIndex(({ text }, i) => {
    size += text.length
    return i > 0 && size > MAX_BATCH_TEXT
  })
  return end === -1 ? texts : texts.slice(0, end)
}

type Where = { id: { in: string[] } | { gt: string } }

/** The id of the newest one that is searched, "" without one. */
export async function newestMessage(read: Client): Promise<string> {
  const newest = await read.message.findFirst({
    // With a range SQLite begins at the end of the index; without one it sorts all messages for the sake of one.
    where: { id: { gt: '' }, ...searched },
    orderBy: { id: 'desc' },
    select: { id: true },
  })
  return newest?.id ?? ''
}

export async function readMessages(client: Client, where: Where, take?: number): Promise<SearchText[]> {
  const rows = await findSaid(client, {
    where: { ...where, ...searched },
    orderBy: { id: 'asc' },
    ...(take !== undefined && { take }),
  })
  return rows.map(({ content, ...row }) => ({ ...row, text: content }))
}

export async function readTitles(client: Client, where: Where, take?: number): Promise<SearchText[]> {
  const rows = await client.conversation.findMany({
    where: { ...where, temporary: false },
    orderBy: { id: 'asc' },
    ...(take !== undefined && { take }),
    select: { id: true, ownerId: true, title: true },
  })
  return rows.map(({ id, ownerId, title }) => ({ id, conversationId: id, ownerId, text: title ?? '' }))
}
