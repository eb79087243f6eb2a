import type { Message } from '../index.js'

/** A chat of the AI SDK, and the conversation it shows. */
export interface Thread {
  conversationId: string | null
  /** Remembers which stored message belongs to a message of the AI SDK. */
  note(id: string, message: Message): void
  storedId(id: string): string | null
  /** The last known reply to a stored message. */
  replyTo(id: string): string | undefined
  /** Soon, unless it turns out that the page only looks away. */
  stop(work: () => Promise<unknown>): void
  stay(): void
  stopped(): Promise<unknown>
}

/** @internal */
export function createThreads() {
  const threads = new Map<string, Thread>()
  return {
    of(chatId: string): Thread {
      const thread = threads.get(chatId) ?? createThread(chatId)
      threads.set(chatId, thread)
      return thread
    },
    stay() {
      for (const thread of threads.values()) thread.stay()
    },
  }
}

function createThread(chatId: string): Thread {
  const stored = new Map<string, string>()
  const replies = new Map<string, string>()
  let pending: ReturnType<typeof setTimeout> | undefined
  let stopping: Promise<unknown> = Promise.resolve()

  return {
    conversationId: chatId.startsWith('cnv_') ? chatId : null,
    note(id, message) {
      stored.set(id, message.id)
      if (message.role === 'ASSISTANT' && message.parent) replies.set(message.parent.id, message.id)
    },
    storedId: id => stored.get(id) ?? (id.startsWith('msg_') ? id : null),
    replyTo: id => replies.get(id),
    stop(work) {
      // The AI SDK also aborts when it is about to resume again and when a chat is disposed of: it says so at once.
      stopping = new Promise(resolve => {
        pending = setTimeout(() => resolve(work().catch(() => undefined)))
      })
    },
    stay() {
      clearTimeout(pending)
      stopping = Promise.resolve()
    },
    stopped: () => stopping,
  }
}
