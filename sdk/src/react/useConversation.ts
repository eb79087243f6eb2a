import { useEffect, useMemo } from 'react'
import type { Chat, ChatActions, ChatState } from '../chat/index.js'
import type { Conversation } from '../index.js'
import { useRegistry } from './ParleyProvider.js'
import { useHeld, useStore } from './useHeld.js'

/** What {@link useConversation} returns: the state and the actions. The actions are always the same functions. */
export interface UseConversation extends ChatState, ChatActions {}

/** Options of {@link useConversation}. */
export interface UseConversationOptions {
  /** How many messages to load at a time, 1 to 100; 50 by default. */
  pageSize?: number
  /** Called when the first message of a new conversation is stored: the moment to navigate to its address. */
  onStart?: (conversation: Conversation) => void
}

/**
 * Returns one conversation and its actions: the branch that is shown, replies as they are written, your own messages while
 * they are being sent, and other people’s messages as they arrive. Pass null for a new conversation: the first message
 * creates it, and the hook keeps showing it when the page navigates to its address. Components that show the same
 * conversation share its state.
 *
 * Messages that have not changed are the same objects: wrap the component that shows one in `memo`, and only the reply that
 * grows is rendered again, at most once per frame.
 *
 * @example
 * ```tsx
 * function Conversation({ id }: { id: string | null }) {
 *   const { messages, activity, send, stop } = useConversation(id, { onStart: ({ id }) => navigate(`/c/${id}`) })
 *   return (
 *     <>
 *       {messages.map(message => <Message key={message.key} message={message} />)}
 *       {activity === 'replying' ? <button onClick={stop}>Stop</button> : <Composer onSend={send} />}
 *     </>
 *   )
 * }
 * ```
 *
 * @throws {Error} outside of a ParleyProvider. All other errors are in `error`, or in the `error` of the message.
 */
export function useConversation(id: string | null, options: UseConversationOptions = {}): UseConversation {
  const registry = useRegistry()
  const { pageSize, onStart } = options
  const { chat, told } = useHeld([registry, id], () => {
    const told: Pick<UseConversationOptions, 'onStart'> = {}
    const chat = registry.chat(id, pageSize, conversation => told.onStart?.(conversation))
    return { chat, told }
  })
  useEffect(() => {
    told.onStart = onStart
  })
  const state = useStore(chat)
  return useMemo(() => ({ ...state, ...actionsOf(chat) }), [state, chat])
}

function actionsOf({
  getSnapshot: _,
  subscribe: _subscribe,
  dispose: _dispose,
  ...actions
}: Chat): ChatActions {
  return actions
}
