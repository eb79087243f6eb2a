import type {
  ConversationFieldsFragment,
  MessageFieldsFragment,
  ModelsQuery,
  SendMessageMutation,
  ServerInfoQuery,
  UserFieldsFragment,
} from './generated/graphql.js'

/** A person. Of other people only id, name and picture are not null. */
export type User = UserFieldsFragment
/** A chat between a person and a model. */
export type Conversation = ConversationFieldsFragment
/** One message of a conversation. `content` of a reply is "" until it is final: follow it with `reply(id)`. */
export type Message = MessageFieldsFragment
/** A language model that conversations can use. */
export type Model = NonNullable<ModelsQuery['models']>[number]
/** What a client has to know before anybody has signed in. */
export type ServerInfo = ServerInfoQuery['serverInfo']
/** A place to sign in at. */
export type LoginProvider = ServerInfo['providers'][number]
/** A message that is stored, and the reply that is being written to it. */
export type SentMessage = SendMessageMutation['sendMessage']
/** Why a reply failed. */
export type MessageFailure = NonNullable<Message['failure']>
/** What a reply used. */
export type MessageUsage = NonNullable<Message['usage']>

export type {
  ConversationFilter,
  ConversationMessagesQueryVariables,
  ConversationOrder,
  ConversationOrderField,
  ConversationsQueryVariables,
  CreateConversationInput,
  MessageFailureCode,
  MessageFilter,
  MessageOrder,
  MessageOrderField,
  MessageRole,
  MessageStatus,
  MessagesQueryVariables,
  Permission,
  RoleSource,
  SendMessageInput,
  SortDirection,
  UpdateConversationInput,
  UserStatus,
} from './generated/graphql.js'
