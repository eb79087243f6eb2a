import { ParleyError } from '../errors.js'
import type { Conversation, ConversationEvent, Message } from '../index.js'
import { createActions } from './actions.js'
import { asError, isOver } from './asError.js'
import { createStore } from './createStore.js'
import { createFollowing } from './following.js'
import { createHistory } from './history.js'
import { createLive } from './live.js'
import { createOutbox } from './outbox.js'
import { createState, remember } from './state.js'
import { createTree } from './tree.js'
import type { Chat, ChatClient, ChatOptions, ChatState } from './types.js'
import { createView } from './view.js'

type Held = Omit<ChatState, 'messages' | 'activity' | 'hasEarlier'>

/**
 * Creates a store for one conversation, for any framework: the branch that is shown, replies as they are written, your own
 * messages while they are being sent, and other people’s messages as they arrive. The store is active while it has a
 * subscriber.
 *
 * @example
 * ```ts
 * const chat = createChat(parley, { id: conversation.id })
 * const unsubscribe = chat.subscribe(() => render(chat.getSnapshot().messages))
 * await chat.send('Hello')
 * ```
 *
 * It throws nothing: see `error` and `phase` of its state.
 */
export function createChat(client: ChatClient, options: ChatOptions = {}): Chat {
  const tree = createTree()
  const outbox = createOutbox()
  const held = createState<Held>({
    id: options.id ?? null,
    phase: options.id ? 'loading' : 'new',
    connection: 'online',
    conversation: null,
    forkedFrom: null,
    loadingEarlier: false,
    error: null,
  })
  const id = () => held.get().id ?? ''
  const history = createHistory(client, tree, id, options.pageSize ?? 50)
  let disposed = false
  let isAsking = false

  const following = createFollowing(
    client,
    {
      onText: () => store.publishSoon(),
      onEnd: message => {
        tree.put(message)
        change({})
      },
      onReconnect: delay => live.broken(delay),
      onError: error => (isOver(error) ? end(error) : change({ error: asError(error) })),
    },
    tree.get,
  )
  const live = createLive({
    load,
    events: (after, follow) => client.conversationEvents(id(), { ...follow, after }),
    apply,
    ask: async signal => {
      const conversation = await client.conversation(id(), { signal })
      if (conversation) change({ conversation })
    },
    online: is => change({ connection: is ? 'online' : 'reconnecting' }),
    end,
  })

  const streaming = () => tree.branch().filter(one => tree.get(one)?.status === 'STREAMING')
  const activity = (): ChatState['activity'] => {
    if (outbox.items().some(({ status }) => status === 'SENDING')) return 'sending'
    return streaming().length > 0 ? 'replying' : 'idle'
  }
  const view = createView(tree, outbox, following.soFar)
  const build = remember(
    (
      state: Held,
      messages: ChatState['messages'],
      doing: ChatState['activity'],
      hasEarlier: boolean,
    ): ChatState => ({
      ...state,
      messages,
      activity: doing,
      hasEarlier,
    }),
  )
  const store = createStore(() => build(held.get(), view(), activity(), tree.hasEarlier()), {
    start() {
      if (held.get().id === null || held.get().phase === 'ended') return
      live.start()
      followShown()
    },
    stop() {
      live.stop()
      following.follow([])
    },
  })

  function followShown() {
    following.follow(store.watched() && held.get().phase !== 'ended' ? streaming() : [])
  }
  function change(changes: Partial<Held>) {
    if (disposed) return
    held.set(changes)
    followShown()
    store.publish()
  }
  function end(error: unknown) {
    live.stop()
    change({ phase: 'ended', error: asError(error) })
  }

  /** The branch that is shown stays, unless it is the newest: then the newest of now is. */
  async function load(signal: AbortSignal): Promise<string | undefined> {
    const leaf = elsewhere() ? tree.leaf() : null
    const opened = await history.open(leaf, signal)
    change({ ...opened, phase: 'ready', error: null })
    return opened.conversation.eventCursor
  }

  /** Whether the branch that is shown is not the newest one. What is not known yet can only have come after it. */
  function elsewhere(): boolean {
    const newest = held.get().conversation?.lastMessage?.id
    return newest !== undefined && tree.get(newest) !== undefined && !tree.branch().includes(newest)
  }

  /** What others add at the end is shown; what they branch off is another version, and does not take away what one reads. */
  function add(message: Message) {
    const key = message.idempotencyKey
    const own = key !== null && outbox.get(key) !== undefined
    tree.put(message)
    if (own) outbox.confirm(key, message)
    if (own || (message.parent?.id ?? null) === tree.leaf()) tree.show(message.id)
  }

  function apply({ kind, message, conversation }: ConversationEvent) {
    if (kind === 'CONVERSATION_DELETED')
      return end(
        new ParleyError('NOT_FOUND', 'The conversation was deleted, or is not shared with you any more.'),
      )
    if (message && (kind === 'MESSAGE_ADDED' || kind === 'REPLY_STARTED')) add(message)
    else if (message) tree.put(message)
    if (message && (kind === 'MESSAGE_DELETED' || kind === 'MESSAGE_RESTORED')) showWhatStands()
    change(conversation ? { conversation } : {})
  }

  /** Of what was deleted or restored the server knows what is left of the branch; of many at once it is asked once. */
  function showWhatStands() {
    if (isAsking) return
    isAsking = true
    Promise.resolve()
      .then(() => {
        isAsking = false
        return history.show(tree.leaf())
      })
      .then(
        () => change({}),
        // The connection says itself when it is broken.
        () => undefined,
      )
  }

  function sent(conversation: Conversation) {
    const known = held.get().conversation
    // An event that overtook the answer knows more.
    if (held.get().id)
      return change((known?.updatedAt ?? '') > conversation.updatedAt ? {} : { conversation })
    live.from(conversation.eventCursor)
    change({ id: conversation.id, conversation, phase: 'ready' })
    if (store.watched()) live.start()
    options.onStart?.(conversation)
  }

  return {
    ...createActions(client, { tree, outbox, history, state: held.get, elsewhere, sent, change, end }),
    getSnapshot: store.getSnapshot,
    subscribe: store.subscribe,
    reload() {
      live.stop()
      live.forget()
      if (held.get().phase === 'ended') change({ phase: held.get().id ? 'loading' : 'new', error: null })
      if (held.get().id && store.watched()) live.start()
    },
    dispose() {
      disposed = true
      store.clear()
      live.stop()
      following.follow([])
    },
  }
}
