/**
 * Hooks for React, inside a {@link ParleyProvider}: {@link useConversation} for one conversation, {@link useConversations}
 * for a list of conversations, {@link useMe} for the signed-in user, {@link useReply} for one reply alone, {@link useAnswer}
 * for the result of any other call.
 *
 * @module @parley/sdk/react
 */

'use client'

export type {
  ChatActions,
  ChatMessage,
  ChatState,
  Connection,
  ConversationListActions,
  ConversationListOptions,
  ConversationListState,
  ReplyState,
} from '../chat/index.js'
export type { AnswerState } from './answer.js'
export type { MeState } from './me.js'
export { ParleyProvider, type ParleyProviderProps, useParley } from './ParleyProvider.js'
export { type UseAnswer, useAnswer } from './useAnswer.js'
export {
  type UseConversation,
  type UseConversationOptions,
  useConversation,
  useConversation as useChat,
} from './useConversation.js'
export { type UseConversations, useConversations } from './useConversations.js'
export { type UseMe, useMe } from './useMe.js'
export { useReply } from './useReply.js'
