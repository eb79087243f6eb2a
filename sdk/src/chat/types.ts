import type {
  Conversation,
  ConversationFilter,
  ConversationOrder,
  ConversationWithMessages,
  Message,
  MessageRole,
  MessageStatus,
  Rating,
  UpdateConversationInput,
} from '../index.js'

export type { ChatClient, ConversationListClient } from './clients.js'

/** Whether the client is connected to the server. Events that were missed arrive after it has reconnected. */
export type Connection = 'online' | 'reconnecting'

/** A store of one immutable value, in the form that `useSyncExternalStore` takes. */
export interface Store<State> {
  /** Returns the current value: the same object until something changes. */
  getSnapshot(): State
  /**
   * Calls the listener on every change. The store starts with its first subscriber and stops with its last. Returns a
   * function that unsubscribes.
   */
  subscribe(listener: () => void): () => void
}

/** A message as it is shown: a stored message, or one of your own that is not stored yet. */
export interface ChatMessage {
  /** A key for lists on the screen. It stays the same when the message is stored. */
  readonly key: string
  /** Id on the server; the same as `key` until the message is stored. */
  readonly id: string
  /** Who the message is from. */
  readonly role: MessageRole
  /** The text received so far. It grows while the reply is being written. */
  readonly content: string
  /** What the model thinks, or thought, beside the text; null where it shows nothing. It grows while the reply is being written. */
  readonly reasoning: string | null
  /** SENDING: the message is being sent. UNSENT: it could not be sent, see `error`; call `retry` or `discard`. */
  readonly status: MessageStatus | 'SENDING' | 'UNSENT'
  /** The person who wrote it; null for the assistant, and for your own messages that are not stored yet. */
  readonly author: Message['author']
  /** When it was sent; for a reply, when the model began it. */
  readonly createdAt: string
  /** Ids of all versions of this turn, oldest first. Pass one to `show`. */
  readonly versions: readonly string[]
  /** The index of this version in `versions`, from 0. */
  readonly version: number
  /** The stored message with all other fields; null until it is stored. */
  readonly message: Message | null
  /** Why it is UNSENT; null otherwise. */
  readonly error: Error | null
}

/** The state of a conversation. */
export interface ChatState {
  /** Id of the conversation; null until the first message of a new conversation is stored. */
  readonly id: string | null
  /** `ended`: it is no longer followed. `error` says why: signed out, deleted, not shared with you. `reload` tries again. */
  readonly phase: 'new' | 'loading' | 'ready' | 'ended'
  /** Whether the client is connected to the server. */
  readonly connection: Connection
  /** The conversation; null until it is loaded. */
  readonly conversation: Conversation | null
  /** Of a copy made by forkConversation, as it was when loaded: the message it ends with, for whoever may see that; else null. */
  readonly forkedFrom: ConversationWithMessages['forkedFrom']
  /**
   * The branch that is shown, oldest first, including messages that are not stored yet. Messages that have not changed are
   * the same objects.
   */
  readonly messages: readonly ChatMessage[]
  /** What the person is waiting for. */
  readonly activity: 'idle' | 'sending' | 'replying'
  /** Whether there are messages before the first one: see `loadEarlier`. */
  readonly hasEarlier: boolean
  /** Whether earlier messages are being loaded. */
  readonly loadingEarlier: boolean
  /** The last error; null again when the next action begins. */
  readonly error: Error | null
}

/** The actions of a conversation. None of them throws: errors are in `error`, or in the `error` of the message. */
export interface ChatActions {
  /**
   * Sends a message at the end of the branch that is shown. It appears at once. Resolves to whether the message is stored.
   * `attachmentIds`: files that it carries, as `attach` gives them. `image`: the reply is to be an image, which it has in
   * its attachments once it is COMPLETE, made by a model that makes images.
   */
  send(
    content: string,
    options?: { model?: string; attachmentIds?: readonly string[]; image?: boolean },
  ): Promise<boolean>
  /** Sends an UNSENT message again, as the same message. For a reply that failed, requests a new reply. */
  retry(id: string): Promise<boolean>
  /** Removes an UNSENT message. */
  discard(id: string): void
  /** Edits one of your messages: adds the text as another version, and shows it at once. */
  edit(id: string, content: string): Promise<boolean>
  /** Requests another version of a reply, by default of the last one. */
  regenerate(id?: string, options?: { model?: string }): Promise<boolean>
  /**
   * Stops the reply that is being written, and keeps its text. If the message is still being sent, stops the reply as soon
   * as the message is stored.
   */
  stop(): Promise<boolean>
  /** Shows a message, such as another version of a turn, and what follows it; what lies between is loaded. */
  show(id: string): Promise<boolean>
  /** Gives feedback on a reply, and replaces your earlier feedback; null removes it. */
  rate(id: string, rating: Rating | null, comment?: string): Promise<boolean>
  /** Deletes a message, with `branch` also all that follows it. Its place is shown where something hangs on it. */
  remove(id: string, options?: { branch?: boolean }): Promise<boolean>
  /** Undoes a deletion of yours, within ten seconds, and shows the message. */
  restore(id: string): Promise<boolean>
  /** Changes the conversation: title, model, system prompt, pinned, archived, tags. */
  update(changes: UpdateConversationInput): Promise<boolean>
  /** Loads earlier messages, before the first one. */
  loadEarlier(): Promise<boolean>
  /** Loads everything again and follows it from there, even after `ended`. Messages that are not stored yet are kept. */
  reload(): void
}

/** One conversation: its state and its actions. */
export interface Chat extends Store<ChatState>, ChatActions {
  /** Stops everything for good. */
  dispose(): void
}

/** Options of a conversation. */
export interface ChatOptions {
  /** Id of the conversation. If it is absent or null, the first message creates a new conversation. */
  id?: string | null | undefined
  /** How many messages to load at a time, 1 to 100; 50 by default. */
  pageSize?: number | undefined
  /** Called when the first message of a new conversation is stored. */
  onStart?: ((conversation: Conversation) => void) | undefined
}

/** The state of a list of conversations. */
export interface ConversationListState {
  /** `ended`: it is no longer kept in sync. `error` says why; `reload` tries again. */
  readonly phase: 'loading' | 'ready' | 'ended'
  /** Whether the client is connected to the server. */
  readonly connection: Connection
  /** The conversations loaded so far. Conversations that have not changed are the same objects. */
  readonly conversations: readonly Conversation[]
  /** The words of the current search; '' for none. */
  readonly words: string
  /** Whether there are conversations after the last one: see `loadMore`. */
  readonly hasMore: boolean
  /** Whether another page or the result of a search is being loaded. */
  readonly loadingMore: boolean
  /** The last error; null again when the next action begins. */
  readonly error: Error | null
}

/** The actions of a list of conversations. Changes show at once, and are undone if they fail. None of them throws. */
export interface ConversationListActions {
  /** Loads the next page, after the last conversation. */
  loadMore(): Promise<boolean>
  /** Searches titles and messages, best match first; '' shows everything again. */
  search(words: string): Promise<boolean>
  /** Pins or unpins a conversation, for you alone. */
  pin(id: string, pinned: boolean): Promise<boolean>
  /** Archives a conversation or takes it out of the archive, for you alone. */
  archive(id: string, archived: boolean): Promise<boolean>
  /** Changes the title of a conversation; null removes it. */
  rename(id: string, title: string | null): Promise<boolean>
  /** Changes a conversation: title, model, system prompt, pinned, archived, tags. */
  update(id: string, changes: UpdateConversationInput): Promise<boolean>
  /** Deletes conversations with their messages. */
  remove(...ids: string[]): Promise<boolean>
  /** Loads everything again, even after `ended`. */
  reload(): void
}

/** A list of conversations that is kept in sync with the server. */
export interface ConversationList extends Store<ConversationListState>, ConversationListActions {
  /** Stops everything for good. */
  dispose(): void
}

/** Options of a list of conversations. */
export interface ConversationListOptions {
  /** Which conversations to list; `{ archived: false }` by default. */
  filter?: Omit<ConversationFilter, 'search'> | undefined
  /** The order of the list; by default, the newest message first. */
  orderBy?: ConversationOrder | undefined
  /** How many conversations to load at a time, 1 to 100; 30 by default. */
  pageSize?: number | undefined
}
