import { useMemo } from 'react'
import type {
  ConversationList,
  ConversationListActions,
  ConversationListOptions,
  ConversationListState,
} from '../chat/index.js'
import { useRegistry } from './ParleyProvider.js'
import { useHeld, useStore } from './useHeld.js'

/** What {@link useConversations} answers. The actions stay the same functions. */
export interface UseConversations extends ConversationListState, ConversationListActions {}

/**
 * A list of conversations, page by page and in step with what happens, here and on other devices. Changes show at once and
 * are taken back if the server refuses them. Those that are not archived, unless a filter says otherwise.
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
 * @throws {Error} without a ParleyProvider around it. What goes wrong otherwise is in `error`.
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
