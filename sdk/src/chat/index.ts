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
