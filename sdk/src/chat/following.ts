import type { Message } from '../index.js'
import type { ChatClient } from './types.js'

interface Told {
  /** A reply has grown. */
  onText(): void
  onEnd(message: Message): void
  onReconnect(delay: number): void
  onError(error: unknown): void
}

/** What has come of a reply. */
export interface SoFar {
  content: string
  reasoning: string | null
}

/** Follows the replies that are shown and being written. */
export interface Following {
  /** What has come so far, also of one that is not followed any more. */
  soFar(id: string): SoFar | undefined
  /** Follows these and leaves all others. */
  follow(ids: readonly string[]): void
}

/** @internal */
export function createFollowing(
  client: Pick<ChatClient, 'reply'>,
  told: Told,
  /** What there was of a reply when its message came. */
  loaded: (id: string) => SoFar | undefined = () => undefined,
): Following {
  const pieces = new Map<string, SoFar>()
  const followed = new Map<string, AbortController>()

  async function read(id: string, signal: AbortSignal): Promise<void> {
    // What is here already is not asked for again.
    let { content, reasoning } = pieces.get(id) ?? loaded(id) ?? NOTHING
    const offset = content.length
    const onReconnect = ({ delay }: { delay: number }) => told.onReconnect(delay)
    for await (const piece of client.reply(id, { offset, signal, onReconnect })) {
      if (signal.aborted) return
      content = content.slice(0, piece.offset) + piece.text
      reasoning = piece.reasoning || null
      pieces.set(id, { content, reasoning })
      if (!piece.message) told.onText()
      else {
        pieces.delete(id)
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
    soFar: id => pieces.get(id),
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

const NOTHING: SoFar = { content: '', reasoning: null }
