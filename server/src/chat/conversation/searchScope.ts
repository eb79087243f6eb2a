import type { HistoryScope } from '@parley/schema'
import type { Db } from '../../base/db/db.js'
import { badInput } from '../../base/errors.js'
import type { Viewer } from '../../base/viewer.js'
import type { SearchScope } from '../search/search.js'

export const MAX_SEARCH = 200

export function searchText(text: string, name = 'filter.search'): string {
  const words = text.trim()
  if (words.length === 0 || words.length > MAX_SEARCH)
    throw badInput({ [name]: `search must be 1 to ${MAX_SEARCH} characters.` })
  return words
}

/**
 * Whose texts a search looks at: those of some conversations or one owner, where the filter names them, so that its best
 * 500 are all from there. Null if nothing can be found.
 */
export async function searchScope(
  { read }: Db,
  viewer: Viewer,
  scope: HistoryScope,
  { ids, ownerId }: { ids?: string[] | null | undefined; ownerId?: string | null | undefined },
): Promise<SearchScope | null> {
  const userId = viewer.user.id
  if (scope === 'ALL') {
    if (!ids) return ownerId == null ? 'ALL' : { userId: ownerId, sharedIds: [] }
    const where = { id: { in: ids }, temporary: false }
    return only(await read.conversation.findMany({ where, select: { id: true } }))
  }
  if (!ids && ownerId === userId) return { userId, sharedIds: [] }
  const parts = await read.participant.findMany({
    where: {
      userId,
      temporary: false,
      ...(ids ? { conversationId: { in: ids } } : { access: { in: ['READ', 'WRITE'] } }),
      ...(ownerId != null && { conversation: { ownerId } }),
    },
    select: { conversationId: true },
  })
  const readable = parts.map(part => ({ id: part.conversationId }))
  return ids || ownerId != null ? only(readable) : { userId, sharedIds: readable.map(({ id }) => id) }
}

/** These conversations, whoever owns them. */
const only = (conversations: { id: string }[]): SearchScope | null =>
  conversations.length === 0 ? null : { userId: '', sharedIds: conversations.map(({ id }) => id) }
