import { ParleyError } from '../errors.js'
import type { ConversationEvent, Events, Message, Reply, ReplyEvent, ReplyOptions, User } from '../index.js'
import type { World } from './world.js'

/** The line between a test client and its world. */
export interface Line {
  isOffline: boolean
  /** Why every call is refused. */
  refusal: ParleyError | null
  listeners: Set<(reason: ParleyError | null) => void>
}

interface Followed {
  signal?: AbortSignal | undefined
  onBroken(error: ParleyError): void
}

const again = { attempt: 1, delay: 0, transport: 'websocket' } as const
const broken = () => new ParleyError('NETWORK_ERROR', 'The server could not be reached.')

/** @internal Streams over a line that can break. */
export function createStreams(world: World, line: Line, closed: AbortSignal) {
  /** Waits for something to happen that can be heard; throws what ends the stream. */
  async function heard({ signal, onBroken }: Followed, isNew: () => boolean): Promise<void> {
    let told = false
    for (;;) {
      closed.throwIfAborted()
      signal?.throwIfAborted()
      if (line.refusal) throw line.refusal
      if (line.isOffline && !told) onBroken(broken())
      told = line.isOffline
      if (!line.isOffline && isNew()) return
      await Promise.race([world.changed(signal), world.changed(closed)])
    }
  }

  function reply(id: string, options: ReplyOptions = {}): Reply {
    async function* follow(): AsyncGenerator<ReplyEvent, void> {
      const start = options.offset ?? 0
      let offset = start
      const now = () => world.message(id)
      let thought = ''
      const reasoning = () => world.thoughts.get(id) ?? now().reasoning ?? ''
      const text = () => (now().status === 'STREAMING' ? (world.texts.get(id) ?? '') : now().content)
      const onBroken = (error: ParleyError) => options.onReconnect?.({ ...again, error, offset })
      for (;;) {
        await heard(
          { signal: options.signal, onBroken },
          () => text().length > offset || reasoning() !== thought || now().status !== 'STREAMING',
        )
        const message: Message | null = now().status === 'STREAMING' ? null : now()
        const piece = text().slice(offset)
        const content = text().slice(start)
        thought = reasoning()
        const { status } = now()
        yield {
          messageId: id,
          offset,
          text: piece,
          reasoning: thought,
          status,
          content,
          message,
        } as ReplyEvent
        if (message) return
        offset += piece.length
      }
    }
    return {
      [Symbol.asyncIterator]: follow,
      async done() {
        for await (const { message } of follow()) if (message) return message
        throw new ParleyError('NOT_FOUND', 'The reply was not found.')
      },
    }
  }

  type EventsOptions = Parameters<EventsOf>[1]

  function events(conversationId: string | null, options: EventsOptions = {}): Events<ConversationEvent> {
    async function* follow(): AsyncGenerator<ConversationEvent, void> {
      if (conversationId !== null) world.conversation(conversationId)
      let place = options.after ? Number(options.after) : world.happened.length
      let after = options.after ?? undefined
      const onBroken = (error: ParleyError) => options.onReconnect?.({ ...again, error, after })
      for (;;) {
        await heard({ signal: options.signal, onBroken }, () => world.happened.length > place)
        const event = world.happened[place++]
        if (!event || (conversationId !== null && event.conversationId !== conversationId)) continue
        after = String(place)
        yield {
          cursor: after,
          kind: event.kind,
          conversationId: event.conversationId,
          conversation: conversationAt(event.conversationId),
          messageId: event.messageId,
          message: event.messageId === null ? null : (world.messages.get(event.messageId) ?? null),
          actor: event.actor as User | null,
          createdAt: event.at,
        } as ConversationEvent
        if (event.kind === 'CONVERSATION_DELETED' && conversationId !== null) return
      }
    }
    return { [Symbol.asyncIterator]: follow }
  }

  const conversationAt = (id: string) => {
    const conversation = world.conversations.get(id)
    return conversation ? { ...conversation, eventCursor: String(world.happened.length) } : null
  }

  /** Whatever a call does, if it gets through. */
  async function call<Value>(work: () => Value, signal?: AbortSignal): Promise<Value> {
    await Promise.resolve()
    closed.throwIfAborted()
    signal?.throwIfAborted()
    if (line.refusal) throw line.refusal
    if (line.isOffline) throw broken()
    return work()
  }

  return { reply, events, call, conversationAt }
}

type EventsOf = import('../index.js').Parley['conversationEvents']
