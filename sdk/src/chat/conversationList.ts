import type { Conversation, ConversationEvent, UpdateConversationInput } from '../index.js'
import { asError, isOver } from './asError.js'
import { createStore } from './createStore.js'
import { createFound } from './found.js'
import { createLive } from './live.js'
import { createOverlay } from './overlay.js'
import { createPages } from './pages.js'
import { createState, remember } from './state.js'
import type {
  ConversationList,
  ConversationListClient,
  ConversationListOptions,
  ConversationListState,
} from './types.js'

type Held = Omit<ConversationListState, 'conversations'>

/**
 * Creates a store for a list of conversations, for any framework. It loads page by page, stays in sync with the server, and
 * shows changes before the server has answered. The store is active while it has a subscriber.
 *
 * @example
 * ```ts
 * const list = createConversationList(parley, { filter: { archived: false } })
 * const unsubscribe = list.subscribe(() => render(list.getSnapshot().conversations))
 * await list.pin(conversation.id, true)
 * ```
 *
 * It throws nothing: see `error` and `phase` of its state.
 */
export function createConversationList(
  client: ConversationListClient,
  options: ConversationListOptions = {},
): ConversationList {
  const { filter = { archived: false } } = options
  const found = createFound(filter, options.orderBy)
  const overlay = createOverlay()
  const held = createState<Held>({
    phase: 'loading',
    connection: 'online',
    words: '',
    hasMore: false,
    loadingMore: false,
    error: null,
  })
  const pages = createPages({ client, found, options, filter, state: held.get, change })
  let disposed = false

  const shown = remember((items: readonly Conversation[], _version: object) =>
    overlay.apply(items).filter(found.belongs),
  )
  const build = remember((state: Held, conversations: readonly Conversation[]) => ({
    ...state,
    conversations,
  }))
  const store = createStore<ConversationListState>(
    () => build(held.get(), shown(found.items(), overlay.version())),
    {
      start() {
        if (held.get().phase !== 'ended') live.start()
      },
      stop: () => live.stop(),
    },
  )
  const live = createLive({
    load: pages.again,
    events: (after, follow) => client.conversationListEvents({ ...follow, after }),
    apply,
    ask: async (signal, missed) => {
      await (missed ? pages.again(signal) : client.me({ signal }))
    },
    online: is => change({ connection: is ? 'online' : 'reconnecting' }),
    end,
  })

  function change(changes: Partial<Held>) {
    if (disposed) return
    held.set(changes)
    store.publish()
  }
  function end(error: unknown) {
    live.stop()
    change({ phase: 'ended', error: asError(error) })
  }
  function refresh() {
    // The connection says itself when it is broken.
    pages.again().catch(() => undefined)
  }

  /** What a search did not find does not come into it by being changed. */
  function put(conversation: Conversation) {
    const isSearch = held.get().words !== ''
    if (!isSearch || found.has(conversation.id)) found.tell(conversation, isSearch)
  }

  function apply({ kind, conversationId, conversation }: ConversationEvent) {
    if (kind === 'CONVERSATION_DELETED' || !conversation) found.remove([conversationId])
    else if (found.canTell() || found.has(conversationId)) put(conversation)
    else if (held.get().words === '') refresh()
    change({})
  }

  async function attempt(work: () => Promise<unknown>, undo?: () => void): Promise<boolean> {
    change({ error: null })
    try {
      await work()
      return true
    } catch (error) {
      if (isOver(error)) end(error)
      else change({ error: asError(error) })
      return false
    } finally {
      undo?.()
      change({})
    }
  }

  /** Shows a change at once, and takes it back if the server does not take it. */
  function update(id: string, changes: UpdateConversationInput): Promise<boolean> {
    const undo = overlay.change(id, changes as Partial<Conversation>)
    return attempt(async () => put(await client.updateConversation(id, changes)), undo)
  }

  return {
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    update,
    pin: (id, pinned) => update(id, { pinned }),
    archive: (id, archived) => update(id, { archived }),
    rename: (id, title) => update(id, { title }),
    remove(...ids) {
      const work = async () => {
        await client.deleteConversations(ids)
        found.remove(ids)
      }
      return attempt(work, overlay.hide(ids))
    },
    loadMore: () => attempt(pages.more),
    search: words => attempt(() => pages.search(words)),
    reload() {
      live.stop()
      live.forget()
      if (held.get().phase === 'ended') change({ phase: 'loading', error: null })
      if (store.watched()) live.start()
    },
    dispose() {
      disposed = true
      store.clear()
    },
  }
}
