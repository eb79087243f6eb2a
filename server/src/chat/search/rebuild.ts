import type { ReadClient } from '../../base/db/db.js'
import { type Batch, upToSize } from './batch.js'
import { findSearched, findTitled } from './search.sql.js'

// Ids of conversations begin with it, and those of messages with what comes after it.
const TITLES = 'cnv'

/** Everything that is searched, page by page: titles, then messages, each in the order of their ids. */
export async function readRebuildPage(
  read: ReadClient,
  after: string,
  limit: number,
): Promise<{ batch: Batch; next: string | null }> {
  const gone = { goneMessages: [], goneConversations: [] }
  const page = { after, take: limit }
  if (after === '' || after.startsWith(TITLES)) {
    const titles = await findTitled(read, page)
    const next = titles.length < limit ? 'msg' : (titles.at(-1)?.id ?? 'msg')
    return { batch: { titles, messages: [], ...gone }, next }
  }
  const found = await findSearched(read, page)
  const messages = upToSize(found)
  return {
    batch: { titles: [], messages, ...gone },
    next: found.length === 0 ? null : (messages.at(-1)?.id ?? null),
  }
}
