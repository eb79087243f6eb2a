import type { Message, MessageStatus } from '../index.js'
import { asError } from './asError.js'
import { createStore } from './createStore.js'
import { createFollowing } from './following.js'
import type { ChatClient, Connection, Store } from './types.js'

/** One reply as it is written. */
export interface ReplyState {
  /** The text so far. */
  readonly content: string
  /** Null until the first piece is here. */
  readonly status: MessageStatus | null
  /** Whether its pieces arrive. */
  readonly connection: Connection
  /** As it is stored; null until the reply is final. */
  readonly message: Message | null
  /** Why it is not followed any more. */
  readonly error: Error | null
}

/**
 * One reply as a store, for where there is no conversation around it: see `createChat` for that. It is followed for as long
 * as somebody subscribes.
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
  let state: ReplyState = { content: '', status: null, connection: 'online', message: null, error: null }
  const change = (changes: Partial<ReplyState>) => {
    state = { ...state, ...changes }
  }
  const told = (changes: Partial<ReplyState>) => {
    change(changes)
    store.publish()
  }
  const following = createFollowing(client, {
    onText: () => {
      change({ content: following.textOf(id) ?? '', status: 'STREAMING', connection: 'online' })
      store.publishSoon()
    },
    onEnd: message =>
      told({ message, content: message.content, status: message.status, connection: 'online' }),
    onReconnect: () => told({ connection: 'reconnecting' }),
    onError: error => told({ error: asError(error) }),
  })
  const store = createStore(() => state, {
    start: () => following.follow(state.message || state.error ? [] : [id]),
    stop: () => following.follow([]),
  })
  return { getSnapshot: store.getSnapshot, subscribe: store.subscribe }
}
