import type { Message } from '../index.js'
import type { ChatClient } from './types.js'

interface Told {
  /** A reply has grown. */
  onText(): void
  onEnd(message: Message): void
  onReconnect(delay: number): void
  onError(error: unknown): void
}

/** Follows the replies that are shown and being written. */
export interface Following {
  /** The text so far, also of one that is not followed any more. */
  textOf(id: string): string | undefined
  /** Follows these and leaves all others. */
  follow(ids: readonly string[]): void
}

/** @internal */
export function createFollowing(
  client: Pick<ChatClient, 'reply'>,
  told: Told,
  /** The text of a reply as it came with its message. */
  loaded: (id: string) => string = () => '',
): Following {
  const texts = new Map<string, string>()
  const followed = new Map<string, AbortController>()

  async function read(id: string, signal: AbortSignal): Promise<void> {
    // What is here already is not asked for again.
    texts.set(id, texts.get(id) ?? loaded(id))
    const offset = texts.get(id)?.length
    const onReconnect = ({ delay }: { delay: number }) => told.onReconnect(delay)
    for await (const piece of client.reply(id, { offset, signal, onReconnect })) {
      if (signal.aborted) return
      texts.set(id, (texts.get(id) ?? '').slice(0, piece.offset) + piece.text)
      if (!piece.message) told.onText()
      else {
        texts.delete(id)
        told.onEnd(piece.message)
      }
    }
  }

  function begin(id: string) {
    const controller = new AbortController()
    followed.set(id, controller)
    read(id, controller.signal)
      .catch((error: unknown) => {
        if (!controller.signal.aborted) told.onError(error)
      })
      .finally(() => {
        if (followed.get(id) === controller) followed.delete(id)
      })
  }

  return {
    textOf: id => texts.get(id),
    follow(ids) {
      for (const [id, controller] of followed)
        if (!ids.includes(id)) {
          followed.delete(id)
          controller.abort()
        }
      for (const id of ids) if (!followed.has(id)) begin(id)
    },
  }
}
