import type { Db } from '../../base/db/db.js'
import { badInput } from '../../base/errors.js'
import type { Viewer } from '../../base/viewer.js'
import { searchScope, searchText } from '../conversation/searchScope.js'
import { findSaid } from '../message/store.sql.js'
import { readQuery } from './query.js'
import type { Search } from './search.js'
import { type Snippet, snippetOf } from './snippet.js'

/** As many as a page of conversations has. */
const MAX_CONVERSATIONS = 100

export interface SnippetRow extends Snippet {
  conversationId: string
  messageId: string
}

export type SnippetService = ReturnType<typeof createSnippetService>

/** Where in conversations somebody finds what they searched for. */
export function createSnippetService({ db, search }: { db: Db; search: Search }) {
  return {
    /** Of each conversation the message that fits best; none of those that were found by their title. */
    async find(viewer: Viewer, text: string, conversationIds: readonly string[]): Promise<SnippetRow[]> {
      const words = searchText(text, 'search')
      if (conversationIds.length > MAX_CONVERSATIONS)
        throw badInput({ conversationIds: `At most ${MAX_CONVERSATIONS} conversations at once.` })
      const whose = await searchScope(db, viewer, 'OWN', { ids: [...conversationIds] })
      const ranked = whose ? await search.messages(whose, words) : []
      if (ranked.length === 0) return []
      const places = await db.read.message.findMany({
        where: { id: { in: ranked } },
        select: { id: true, conversationId: true },
      })
      const conversationOf = new Map(places.map(({ id, conversationId }) => [id, conversationId]))
      const bestOf = new Map<string, string>()
      for (const id of ranked) {
        const conversationId = conversationOf.get(id)
        if (conversationId && !bestOf.has(conversationId)) bestOf.set(conversationId, id)
      }
      const said = await findSaid(db.read, { where: { id: { in: [...bestOf.values()] } } })
      const phrases = readQuery(words)
      const found: SnippetRow[] = []
      for (const { id, conversationId, content } of said) {
        const snippet = await snippetOf(content, phrases)
        if (snippet) found.push({ conversationId, messageId: id, ...snippet })
      }
      return found
    },
  }
}
