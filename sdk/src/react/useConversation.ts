import { useEffect, useMemo } from 'react'
import type { Chat, ChatActions, ChatState } from '../chat/index.js'
import type { Conversation } from '../index.js'
import { useRegistry } from './ParleyProvider.js'
import { useHeld, useStore } from './useHeld.js'

/** What {@link useConversation} answers: what is shown, and what one can do. The actions stay the same functions. */
export interface UseConversation extends ChatState, ChatActions {}

/** What {@link useConversation} may be given. */
export interface UseConversationOptions {
  /** Messages fetched at a time, 1 to 100; 50 by default. */
  pageSize?: number
  /** Told when the first message of a new conversation is stored: the moment to go to its address. */
  onStart?: (conversation: Conversation) => void
}

/**
 * One conversation: the branch that is shown, replies as they are written, messages on their way, other people's as they
 * come; and what one can do in it. With null it is a new one, which is started by the first message and stays in place when
 * the page goes to its address. Components that show the same conversation share it.
 *
 * Messages that have not changed are the same objects: put `memo` around what shows one, and only the reply that grows is
 * rendered again, at most once a frame.
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
 * @throws {Error} without a ParleyProvider around it. What goes wrong otherwise is in `error`, or with the message itself.
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
