import type { List } from './list.js'
import type { Node } from './node.js'
import type { Reply, ReplyOptions } from './reply.js'
import type { Request, RequestOptions } from './request.js'
import type {
  Conversation,
  ConversationMessagesQueryVariables,
  ConversationsQueryVariables,
  CreateConversationInput,
  Message,
  MessagesQueryVariables,
  Model,
  SendMessageInput,
  SentMessage,
  ServerInfo,
  UpdateConversationInput,
  User,
} from './types.js'

/**
 * A client of one server. Every call takes a `signal` and a `timeout`, and throws {@link ParleyError} as
 * {@link createRequest} says.
 */
export interface Parley {
  /** What a client has to know before anybody has signed in. Needs no sign-in. */
  serverInfo(options?: RequestOptions): Promise<ServerInfo>

  /** Whoever asks; null when signed out. */
  me(options?: RequestOptions): Promise<User | null>

  /** The models conversations can use, the default one first. */
  models(options?: RequestOptions): Promise<Model[]>

  /** An object of any type by its id; null for one that does not exist or is not yours. */
  node(id: string, options?: RequestOptions): Promise<Node | null>

  /** Objects of any type in the order of the ids (at most 100), with null for those that do not exist or are not yours. */
  nodes(ids: string[], options?: RequestOptions): Promise<(Node | null)[]>

  /** A conversation; null for one that does not exist or is not yours. */
  conversation(id: string, options?: RequestOptions): Promise<Conversation | null>

  /**
   * Your conversations, the one with the newest message first.
   *
   * @example
   * ```ts
   * const { nodes } = await parley.conversations({ first: 50 })
   * ```
   */
  conversations(args?: ConversationsQueryVariables, options?: RequestOptions): List<Conversation>

  /**
   * The messages of all your conversations, on all branches, the newest first.
   *
   * @example
   * ```ts
   * for await (const message of parley.messages({ first: 100, filter: { role: 'USER' } })) archive(message)
   * ```
   */
  messages(args?: MessagesQueryVariables, options?: RequestOptions): List<Message>

  /**
   * The branch of a conversation that is shown, oldest first. Throws NOT_FOUND if the conversation is not there.
   *
   * @example
   * ```ts
   * const transcript = await parley.conversationMessages(conversation.id, { first: 100 }).all(1000)
   * ```
   */
  conversationMessages(
    id: string,
    args?: Omit<ConversationMessagesQueryVariables, 'id'>,
    options?: RequestOptions,
  ): List<Message>

  /** Starts a conversation without a message. Gets an idempotency key unless it has one. */
  createConversation(input?: CreateConversationInput, options?: RequestOptions): Promise<Conversation>

  /** Changes a conversation: what is absent stays, null clears. */
  updateConversation(
    id: string,
    input: UpdateConversationInput,
    options?: RequestOptions,
  ): Promise<Conversation>

  /** Deletes conversations (at most 100) with their messages. Ids of what is gone already count as deleted. */
  deleteConversations(ids: string[], options?: RequestOptions): Promise<string[]>

  /**
   * Stores a message and begins a reply, in a new conversation unless `conversationId` names one. Gets an idempotency
   * key unless it has one, so that it is sent once whatever the network does.
   *
   * @example
   * ```ts
   * const { conversation, reply } = await parley.sendMessage({ content: 'Hello' })
   * ```
   */
  sendMessage(input: SendMessageInput, options?: RequestOptions): Promise<SentMessage>

  /** Follows a reply as it is written: see {@link Reply}. */
  reply(messageId: string, options?: ReplyOptions): Reply

  /** Stops a reply and keeps its text. */
  stopReply(id: string, options?: RequestOptions): Promise<Message>

  /** Ends the session this client uses. A session that has ended already is no error. */
  signOut(options?: RequestOptions): Promise<void>

  /**
   * Sends a document of your own.
   *
   * @example
   * ```ts
   * const { conversation } = await parley.request(TitleDocument, { id })
   * ```
   */
  request: Request

  /** Closes the socket and ends all calls and loops with CLIENT_CLOSED. */
  close(): void
}
