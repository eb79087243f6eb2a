import {
  type Client,
  findChanges,
  findSearched,
  findTitled,
  newestSearched,
  type SearchText,
} from './search.sql.js'

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
  /** Whether there may be more of them. */
  more: boolean
  batch: Batch
}

/** In UTF-16 code units: what one batch takes stays short, however long the messages are. */
const MAX_BATCH_TEXT = 2_000_000

/** The oldest changes, and what they are about as it is now: later than each of them. */
export async function readChanges(client: Client, limit: number): Promise<Changes> {
  const rows = await findChanges(client, limit)
  const changed = rows.flatMap(({ messageId }) => messageId ?? [])
  const retitled = rows.filter(({ messageId }) => messageId === null).map(row => row.conversationId)
  const { batch, left } = await readNow(client, [...new Set(changed)], [...new Set(retitled)])
  return {
    rows: rows.filter(({ messageId }) => messageId === null || !left.has(messageId)),
    more: rows.length === limit || left.size > 0,
    batch,
  }
}

/** Messages and titles as they are now; of too much text some messages are left. */
export async function readNow(
  client: Client,
  messageIds: string[],
  conversationIds: string[],
): Promise<{ batch: Batch; left: Set<string> }> {
  const messages = messageIds.length > 0 ? await findSearched(client, { ids: messageIds }) : []
  const titles = conversationIds.length > 0 ? await findTitled(client, { ids: conversationIds }) : []
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

/** The id of the newest one that is searched, "" without one. */
export const newestMessage = async (client: Client): Promise<string> =>
  (await newestSearched(client))?.id ?? ''
