import type { Message, MessageStatus } from '../index.js'
import { asError } from './asError.js'
import { createStore } from './createStore.js'
import { createFollowing } from './following.js'
import type { ChatClient, Connection, Store } from './types.js'

/** The state of one reply. */
export interface ReplyState {
  /** The text received so far. */
  readonly content: string
  /** What the model thinks beside the text, as far as received; null where it shows nothing. */
  readonly reasoning: string | null
  /** Its current status; null until the first piece has arrived. */
  readonly status: MessageStatus | null
  /** Whether the client is connected to the server. */
  readonly connection: Connection
  /** The stored message; null until the reply is final. */
  readonly message: Message | null
  /** Why the reply is no longer followed; null while it is. */
  readonly error: Error | null
}

/**
 * Creates a store for one reply, without its conversation; for that, see `createChat`. The store follows the reply while it
 * has a subscriber.
 *
 * @example
 * ```ts
 * const store = createReplyStore(parley, reply.id)
 * const unsubscribe = store.subscribe(() => render(store.getSnapshot().content))
 * ```
 *
 * It throws nothing: see `error` of its state.
 */
export function createReplyStore(client: Pick<ChatClient, 'reply'>, id: string): Store<ReplyState> {
  let state: ReplyState = untold
  const change = (changes: Partial<ReplyState>) => {
    state = { ...state, ...changes }
  }
  const told = (changes: Partial<ReplyState>) => {
    change(changes)
    store.publish()
  }
  const following = createFollowing(client, {
    onText: () => {
      change({ ...following.soFar(id), status: 'STREAMING', connection: 'online' })
      store.publishSoon()
    },
    onEnd: message =>
      told({
        message,
        content: message.content,
        reasoning: message.reasoning,
        status: message.status,
        connection: 'online',
      }),
    onReconnect: () => told({ connection: 'reconnecting' }),
    onError: error => told({ error: asError(error) }),
  })
  const store = createStore(() => state, {
    start: () => following.follow(state.message || state.error ? [] : [id]),
    stop: () => following.follow([]),
  })
  return { getSnapshot: store.getSnapshot, subscribe: store.subscribe }
}

/** @internal Before anything has come. */
export const untold: ReplyState = {
  content: '',
  reasoning: null,
  status: null,
  connection: 'online',
  message: null,
  error: null,
}
