import type {
  Conversation,
  ConversationFilter,
  ConversationOrder,
  Message,
  MessageRole,
  MessageStatus,
  Parley,
  Rating,
  UpdateConversationInput,
} from '../index.js'

/** What a {@link Chat} needs of a client: all of `createClient`'s will do, and so will a few functions of a test. */
export type ChatClient = Pick<
  Parley,
  | 'conversation'
  | 'conversationMessages'
  | 'conversationEvents'
  | 'sendMessage'
  | 'editMessage'
  | 'regenerateReply'
  | 'stopReply'
  | 'rateMessage'
  | 'updateConversation'
  | 'reply'
>

/** What a {@link ConversationList} needs of a client. */
export type ConversationListClient = Pick<
  Parley,
  'me' | 'conversations' | 'conversationListEvents' | 'updateConversation' | 'deleteConversations'
>

/** Whether the server can be heard. What was missed meanwhile is told when it can be heard again. */
export type Connection = 'online' | 'reconnecting'

/** A store of one immutable value, in the form that `useSyncExternalStore` takes. */
export interface Store<State> {
  /** The value as it stands: the same object until something changes. */
  getSnapshot(): State
  /** Told of every change. The first subscriber sets the store in motion, and the last one to leave halts it. */
  subscribe(listener: () => void): () => void
}

/** A message as it is shown: one that is stored, or one of your own on its way. */
export interface ChatMessage {
  /** For lists on the screen: it stays the same when a message on its way is stored. */
  readonly key: string
  /** Id on the server; of a message that is not stored yet, the same as `key`. */
  readonly id: string
  /** Who speaks. */
  readonly role: MessageRole
  /** The text so far: of a reply that is being written it grows. */
  readonly content: string
  /** SENDING: on its way. UNSENT: it could not be sent, see `error`: `retry` or `discard` it. */
  readonly status: MessageStatus | 'SENDING' | 'UNSENT'
  /** Who wrote it; null for the assistant, and for your own messages on their way. */
  readonly author: Message['author']
  /** When it was sent or begun. */
  readonly createdAt: string
  /** Ids of all versions of this turn, oldest first: give one to `show`. */
  readonly versions: readonly string[]
  /** Which of the versions this is, from 0. */
  readonly version: number
  /** Everything else the server knows of it; null until it is stored. */
  readonly message: Message | null
  /** Why it is UNSENT. */
  readonly error: Error | null
}

/** A conversation as it is shown. */
export interface ChatState {
  /** Null until the first message of a new conversation is stored. */
  readonly id: string | null
  /** `ended`: it is not followed any more, `error` says why: signed out, deleted, not yours. `reload` tries again. */
  readonly phase: 'new' | 'loading' | 'ready' | 'ended'
  /** Whether what happens is heard. */
  readonly connection: Connection
  /** What the server knows of it; null until then. */
  readonly conversation: Conversation | null
  /** The branch that is shown, oldest first, with what is on its way. Messages that have not changed are the same objects. */
  readonly messages: readonly ChatMessage[]
  /** What the person waits for. */
  readonly activity: 'idle' | 'sending' | 'replying'
  /** Whether there is more before the first message: see `loadEarlier`. */
  readonly hasEarlier: boolean
  /** Whether earlier messages are on their way. */
  readonly loadingEarlier: boolean
  /** What went wrong last; null again when the next action begins. */
  readonly error: Error | null
}

/** What one can do in a conversation. None of these throws: what went wrong is in `error`, or with the message itself. */
export interface ChatActions {
  /** Sends a message below the branch that is shown. It appears at once. Resolves to whether it is stored. */
  send(content: string, options?: { model?: string }): Promise<boolean>
  /** Sends an UNSENT message again, as the same message; has a reply that failed written again. */
  retry(id: string): Promise<boolean>
  /** Forgets an UNSENT message. */
  discard(id: string): void
  /** Writes one of your messages anew, as another version, and shows it at once. */
  edit(id: string, content: string): Promise<boolean>
  /** Has another version of a reply written: of the last one, unless told otherwise. */
  regenerate(id?: string, options?: { model?: string }): Promise<boolean>
  /** Stops the reply that is being written and keeps its text. Of a message on its way: as soon as it is stored. */
  stop(): Promise<boolean>
  /** Shows another version of a turn, and what follows it. */
  show(id: string): Promise<boolean>
  /** Says what you think of a reply, in place of what you said before; null takes it back. */
  rate(id: string, rating: Rating | null, comment?: string): Promise<boolean>
  /** Changes the conversation itself: title, model, system prompt, pinned, archived, tags. */
  update(changes: UpdateConversationInput): Promise<boolean>
  /** Puts earlier messages before the first one. */
  loadEarlier(): Promise<boolean>
  /** Fetches everything again and goes on from there, also after `ended`. What is on its way stays. */
  reload(): void
}

/** One conversation: what is shown of it, and what one can do in it. */
export interface Chat extends Store<ChatState>, ChatActions {
  /** Ends everything for good. */
  dispose(): void
}

/** Which conversation, and how. */
export interface ChatOptions {
  /** Absent or null: a new one, which is started by the first message. */
  id?: string | null | undefined
  /** Messages fetched at a time, 1 to 100; 50 by default. */
  pageSize?: number | undefined
  /** Told when the first message of a new conversation is stored. */
  onStart?: ((conversation: Conversation) => void) | undefined
}

/** Conversations as they are shown. */
export interface ConversationListState {
  /** `ended`: it is not kept in step any more, `error` says why. `reload` tries again. */
  readonly phase: 'loading' | 'ready' | 'ended'
  /** Whether what happens is heard. */
  readonly connection: Connection
  /** Conversations that have not changed are the same objects. */
  readonly conversations: readonly Conversation[]
  /** Words that are searched for; '' for none. */
  readonly words: string
  /** Whether there is more behind the last one: see `loadMore`. */
  readonly hasMore: boolean
  /** Whether another page or the result of a search is on its way. */
  readonly loadingMore: boolean
  /** What went wrong last; null again when the next action begins. */
  readonly error: Error | null
}

/** What one can do with a list of conversations. Changes show at once and are taken back if they fail; nothing throws. */
export interface ConversationListActions {
  /** Puts the next page behind the last conversation. */
  loadMore(): Promise<boolean>
  /** Searches titles and messages, best match first; '' shows everything again. */
  search(words: string): Promise<boolean>
  /** Pins a conversation, or no longer: for you alone. */
  pin(id: string, pinned: boolean): Promise<boolean>
  /** Puts a conversation away, or takes it out again: for you alone. */
  archive(id: string, archived: boolean): Promise<boolean>
  /** Gives a conversation another title; null takes it away. */
  rename(id: string, title: string | null): Promise<boolean>
  /** Changes a conversation: title, model, system prompt, pinned, archived, tags. */
  update(id: string, changes: UpdateConversationInput): Promise<boolean>
  /** Deletes conversations with their messages. */
  remove(...ids: string[]): Promise<boolean>
  /** Fetches everything again, also after `ended`. */
  reload(): void
}

/** A list of conversations, kept in step with the server. */
export interface ConversationList extends Store<ConversationListState>, ConversationListActions {
  /** Ends everything for good. */
  dispose(): void
}

/** Which conversations, and how. */
export interface ConversationListOptions {
  /** `{ archived: false }` by default. */
  filter?: Omit<ConversationFilter, 'search'> | undefined
  /** The newest message first by default. */
  orderBy?: ConversationOrder | undefined
  /** 1 to 100; 30 by default. */
  pageSize?: number | undefined
}
