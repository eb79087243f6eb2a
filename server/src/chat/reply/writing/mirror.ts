import type { Message } from '@parley/prisma'
import { createGrowing, type Growing } from './growing.js'

/** What this process knows of one reply. Readers wait for it to grow. */
export interface Mirror {
  readonly id: string
  readonly text: Growing
  /** What the model thinks, which is no part of the text. */
  readonly thought: Growing
  /** The stored row once the reply is final. */
  readonly final: Message | null
  /** The reply was deleted while it was read. */
  readonly gone: boolean
  finish(row: Message | null): void
  /** The next change. Whoever no longer waits for it resolves it. */
  changed(): Pick<PromiseWithResolvers<void>, 'promise' | 'resolve'>
  /** Wakes the readers: called when it has grown, at most once per window. */
  wake(): void
}

export function createMirror(id: string): Mirror {
  const text = createGrowing()
  const thought = createGrowing()
  let final: Message | null = null
  let gone = false
  const waiting = new Set<() => void>()
  const wake = () => {
    const readers = [...waiting]
    waiting.clear()
    for (const resume of readers) resume()
  }

  return {
    id,
    text,
    thought,
    get final() {
      return final
    },
    get gone() {
      return gone
    },
    finish(row) {
      if (final || gone) return
      if (row) {
        text.settle(row.content)
        thought.settle(row.reasoning ?? '')
      }
      final = row
      gone = row === null
      wake()
    },
    changed() {
      const next = Promise.withResolvers<void>()
      waiting.add(next.resolve)
      return next
    },
    wake,
  }
}
