import {
  type Chat,
  type ConversationList,
  type ConversationListOptions,
  createChat,
  createConversationList,
} from '../chat/index.js'
import type { Conversation, Parley, User } from '../index.js'
import { type Answer, createAnswer } from './answer.js'
import { createMe } from './me.js'

/** What somebody went away from lately is still there when they come back. */
const KEPT = 20

/** @internal The stores of one client: who looks at the same thing shares one. They are in motion only while looked at. */
export interface Registry {
  readonly client: Parley
  readonly me: Answer<User | null>
  chat(id: string | null, pageSize?: number, onStart?: (conversation: Conversation) => void): Chat
  list(options: ConversationListOptions): ConversationList
  /** What a call answers, by a name of the caller's. */
  answer<Value>(name: string, call: (signal: AbortSignal) => Promise<Value>): Answer<Value>
}

const registries = new WeakMap<Parley, Registry>()

/** @internal */
export function registryOf(client: Parley): Registry {
  const known = registries.get(client)
  if (known) return known
  const registry = createRegistry(client)
  registries.set(client, registry)
  return registry
}

function createRegistry(client: Parley): Registry {
  const chats = createShelf<Chat>()
  const lists = createShelf<ConversationList>()
  const answers = createShelf<Answer<unknown>>()
  const me = createMe(client)
  return {
    client,
    me,
    chat(id, pageSize, onStart) {
      if (id !== null) return chats.get(id, () => createChat(client, { id, pageSize }))
      const chat: Chat = createChat(client, {
        pageSize,
        onStart: conversation => {
          // Who goes to its address finds it as it is.
          chats.get(conversation.id, () => chat)
          onStart?.(conversation)
        },
      })
      return chat
    },
    list: options => lists.get(JSON.stringify(options), () => createConversationList(client, options)),
    // The name stands for the type too.
    answer: <Value>(name: string, call: (signal: AbortSignal) => Promise<Value>) =>
      answers.get(name, () => createAnswer(call)) as Answer<Value>,
  }
}

function createShelf<Value>() {
  const values = new Map<string, Value>()
  return {
    get(key: string, make: () => Value): Value {
      const value = values.get(key) ?? make()
      values.delete(key)
      values.set(key, value)
      const [oldest] = values.keys()
      if (values.size > KEPT && oldest !== undefined) values.delete(oldest)
      return value
    },
  }
}
