import type { Parley } from '../index.js'

/**
 * The methods of a client that a `Chat` uses. The client of `createClient` has them all; in a test, a few functions
 * are enough.
 */
export type ChatClient = Pick<
  Parley,
  | 'conversation'
  | 'conversationWithMessages'
  | 'conversationMessages'
  | 'conversationEvents'
  | 'sendMessage'
  | 'generateImage'
  | 'editMessage'
  | 'regenerateReply'
  | 'stopReply'
  | 'rateMessage'
  | 'deleteMessage'
  | 'restoreMessage'
  | 'updateConversation'
  | 'reply'
>

/** The methods of a client that a `ConversationList` uses. */
export type ConversationListClient = Pick<
  Parley,
  | 'me'
  | 'meWithConversations'
  | 'conversations'
  | 'conversationListEvents'
  | 'updateConversation'
  | 'deleteConversations'
>
