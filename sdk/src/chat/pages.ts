import { ParleyError } from '../errors.js'
import type { Conversation, ConversationFilter, PageInfo } from '../index.js'
import type { createFound } from './found.js'
import type { ConversationListClient, ConversationListOptions, ConversationListState } from './types.js'

const MAX_PAGE_SIZE = 100

type Held = Pick<ConversationListState, 'words' | 'hasMore' | 'loadingMore' | 'phase'>

/** Which conversations, in which order. */
type Asked = Pick<ConversationListOptions, 'orderBy'> & { filter: ConversationFilter }

interface Page {
  readonly nodes: readonly Conversation[]
  readonly pageInfo: Pick<PageInfo, 'endCursor' | 'hasNextPage'>
}

interface Deps {
  client: Pick<ConversationListClient, 'conversations' | 'meWithConversations'>
  found: ReturnType<typeof createFound>
  options: ConversationListOptions
  filter: NonNullable<ConversationListOptions['filter']>
  state(): Held
  change(changes: Partial<Held>): void
}

/** @internal Fetches a list page by page. An answer to words that are not searched for any more is dropped. */
export function createPages({ client, found, options, filter, state, change }: Deps) {
  const { pageSize = 30, orderBy } = options
  let after: string | null = null
  /** The words of what is here. */
  let answered = ''

  async function fetchPage(
    ask: (asked: Asked) => PromiseLike<Page>,
    take: (conversations: readonly Conversation[], isSearch: boolean) => void,
  ): Promise<void> {
    const { words } = state()
    const page = await ask({
      filter: { ...filter, ...(words && { search: words }) },
      // A search has an order of its own.
      ...(orderBy && !words && { orderBy }),
    })
    if (words !== state().words) return
    answered = words
    take(page.nodes, words !== '')
    after = page.pageInfo.endCursor
    change({ phase: 'ready', hasMore: page.pageInfo.hasNextPage })
  }

  async function loading(work: () => Promise<void>): Promise<void> {
    const { words } = state()
    change({ loadingMore: true })
    try {
      await work()
    } finally {
      if (words === state().words) change({ loadingMore: false })
    }
  }

  return {
    /** As much as is here already, as it is now. Resolves to a cursor from before it: what happened since is told behind. */
    async again(signal?: AbortSignal): Promise<string | undefined> {
      const since = found.now()
      const first = Math.min(MAX_PAGE_SIZE, Math.max(pageSize, found.items().length))
      let cursor: string | null | undefined
      await fetchPage(
        async asked => {
          const me = await client.meWithConversations({ ...asked, first, signal })
          if (!me) throw new ParleyError('UNAUTHENTICATED', 'Nobody is signed in.')
          if (!me.conversations) throw new ParleyError('FORBIDDEN', 'This list is not shown to you.')
          cursor = me.eventCursor
          return me.conversations
        },
        (nodes, isSearch) => found.replace(nodes, isSearch, since),
      )
      return cursor ?? undefined
    },
    async more(): Promise<void> {
      if (!state().hasMore || state().loadingMore) return
      await loading(() =>
        fetchPage(asked => client.conversations({ ...asked, first: pageSize, after }), found.add),
      )
    },
    /** What was found before is shown until the answer is there. */
    async search(given: string): Promise<void> {
      const words = given.trim()
      if (words === state().words && (words === answered || state().loadingMore)) return
      change({ words })
      const since = found.now()
      await loading(() =>
        fetchPage(
          asked => client.conversations({ ...asked, first: pageSize }),
          (nodes, isSearch) => found.replace(nodes, isSearch, since),
        ),
      )
    },
  }
}
