/**
 * Conversations as stores, for whatever renders them: {@link createChat} is one conversation, {@link createConversationList} a
 * list of them, {@link createReplyStore} one reply.
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
