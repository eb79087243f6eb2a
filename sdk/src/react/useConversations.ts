import { useMemo } from 'react'
import type {
  ConversationList,
  ConversationListActions,
  ConversationListOptions,
  ConversationListState,
} from '../chat/index.js'
import { useRegistry } from './ParleyProvider.js'
import { useHeld, useStore } from './useHeld.js'

/** What {@link useConversations} returns: the state and the actions. The actions are always the same functions. */
export interface UseConversations extends ConversationListState, ConversationListActions {}

/**
 * Returns a list of conversations, which loads page by page and stays in sync with changes here and on other devices.
 * Changes show at once, and are undone if the server refuses them. Without a filter, it lists conversations that are not
 * archived.
 *
 * @example
 * ```tsx
 * const { conversations, hasMore, loadMore } = useConversations({ filter: { archived: false } })
 * return (
 *   <nav>
 *     {conversations.map(({ id, title }) => <a key={id} href={`/c/${id}`}>{title ?? 'New chat'}</a>)}
 *     {hasMore && <button onClick={loadMore}>More</button>}
 *   </nav>
 * )
 * ```
 *
 * @throws {Error} outside of a ParleyProvider. All other errors are in `error`.
 */
export function useConversations(options: ConversationListOptions = {}): UseConversations {
  const registry = useRegistry()
  const list = useHeld([registry, JSON.stringify(options)], () => registry.list(options))
  const state = useStore(list)
  return useMemo(() => ({ ...state, ...actionsOf(list) }), [state, list])
}

function actionsOf(list: ConversationList): ConversationListActions {
  const { getSnapshot: _, subscribe: _subscribe, dispose: _dispose, ...actions } = list
  return actions
}
