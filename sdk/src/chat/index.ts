/**
 * Conversations as stores, for any framework: {@link createChat} is one conversation, {@link createConversationList} a list
 * of conversations, {@link createReplyStore} one reply.
 *
 * @module @parley/sdk/chat
 */

export { createChat } from './chat.js'
export { createConversationList } from './conversationList.js'
export { createReplyStore, type ReplyState } from './replyStore.js'
export type {
  Chat,
  ChatActions,
  ChatClient,
  ChatMessage,
  ChatOptions,
  ChatState,
  Connection,
  ConversationList,
  ConversationListActions,
  ConversationListClient,
  ConversationListOptions,
  ConversationListState,
  Store,
} from './types.js'
