import type { Message } from '@parley/prisma'

/** What this process knows of one reply. Readers hold an offset into `text` and wait for it to grow. */
export interface Mirror {
  readonly id: string
  readonly text: string
  /** The stored row once the reply is final. */
  readonly final: Message | null
  /** The reply was deleted while it was read. */
  readonly gone: boolean
  /** Puts `text` at `offset`, unless that makes the text shorter. */
  grow(offset: number, text: string): void
  finish(row: Message | null): void
  /** Resolves at the next change, or when `signal` is aborted. */
  changed(signal: AbortSignal): Promise<void>
  /** Wakes the readers: called when the text has grown, at most once per window. */
  wake(): void
}

export function createMirror(id: string): Mirror {
  let text = ''
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
    get text() {
      return text
    },
    get final() {
      return final
    },
    get gone() {
      return gone
    },
    grow(offset, piece) {
      if (offset <= text.length && offset + piece.length > text.length)
        text = offset === text.length ? text + piece : text.slice(0, offset) + piece
    },
    finish(row) {
      if (final || gone) return
      final = row
      gone = row === null
      wake()
    },
    changed: signal =>
      new Promise(resolve => {
        if (signal.aborted) return resolve()
        const resume = () => {
          signal.removeEventListener('abort', resume)
          waiting.delete(resume)
          resolve()
        }
        signal.addEventListener('abort', resume, { once: true })
        waiting.add(resume)
      }),
    wake,
  }
}
