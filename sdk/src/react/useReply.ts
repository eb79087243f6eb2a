import { createReplyStore, type ReplyState, type Store } from '../chat/index.js'
import { untold } from '../chat/replyStore.js'
import { useRegistry } from './ParleyProvider.js'
import { useHeld, useStore } from './useHeld.js'

/**
 * Returns one reply as it is written, without its conversation; `useConversation` follows its own replies. Pass null to
 * follow nothing.
 *
 * @example
 * ```tsx
 * const { content, status } = useReply(reply.id)
 * return <Markdown busy={status === 'STREAMING'}>{content}</Markdown>
 * ```
 *
 * @throws {Error} outside of a ParleyProvider. All other errors are in `error`.
 */
export function useReply(messageId: string | null): ReplyState {
  const { client } = useRegistry()
  const store = useHeld([client, messageId], () =>
    messageId === null ? nothing : createReplyStore(client, messageId),
  )
  return useStore(store)
}

const nothing: Store<ReplyState> = { getSnapshot: () => untold, subscribe: () => () => {} }
