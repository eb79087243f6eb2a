import { ParleyError } from '../errors.js'
import type { Attachment, Conversation, ConversationEvent, Message, User } from '../index.js'

/** What happened, for whoever follows it. */
export interface Happened {
  kind: ConversationEvent['kind']
  conversationId: string
  messageId: string | null
  actor: User | null
  at: string
}

/** The data behind test clients: what a server would have. */
export interface World {
  readonly conversations: Map<string, Conversation>
  /** In the order in which they were added. */
  readonly messages: Map<string, Message>
  readonly attachments: Map<string, Attachment>
  /** What replies that are being written have so far. */
  readonly texts: Map<string, string>
  /** What the model thinks of replies that are being written, by their ids. */
  readonly thoughts: Map<string, string>
  readonly happened: Happened[]
  /** A next id, `msg_7`. */
  id(prefix: string): string
  /** A next moment: time passes with each, so that tests see the same ones every time. */
  now(): string
  conversation(id: string): Conversation
  message(id: string): Message
  /** Changes a message or conversation, and tells of it. */
  tell(kind: Happened['kind'], conversationId: string, messageId?: string | null, actor?: User | null): void
  /** Wakes whoever waits. */
  wake(): void
  /** Resolves with the next change. */
  changed(signal: AbortSignal | undefined): Promise<void>
}

const BEGIN = Date.parse('2026-01-01T00:00:00Z')

/** @internal */
export function createWorld(): World {
  const conversations = new Map<string, Conversation>()
  const messages = new Map<string, Message>()
  const happened: Happened[] = []
  const waiting = new Set<() => void>()
  let ids = 0
  let moments = 0

  const found = <Value>(value: Value | undefined, what: string): Value => {
    if (value === undefined) throw new ParleyError('NOT_FOUND', `${what} does not exist.`)
    return value
  }
  const wake = () => {
    for (const resolve of [...waiting]) resolve()
  }
  const now = () => new Date(BEGIN + 1000 * moments++).toISOString()

  return {
    conversations,
    messages,
    attachments: new Map(),
    texts: new Map(),
    thoughts: new Map(),
    happened,
    id: prefix => `${prefix}_${String(++ids).padStart(4, '0')}`,
    now,
    conversation: id => found(conversations.get(id), 'The conversation'),
    message: id => found(messages.get(id), 'The message'),
    tell(kind, conversationId, messageId = null, actor = null) {
      happened.push({ kind, conversationId, messageId, actor, at: now() })
      wake()
    },
    wake,
    changed: signal =>
      new Promise(resolve => {
        const end = () => {
          waiting.delete(end)
          signal?.removeEventListener('abort', end)
          resolve()
        }
        waiting.add(end)
        signal?.addEventListener('abort', end)
      }),
  }
}
