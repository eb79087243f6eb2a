import type { Message } from '@parley/prisma'

/** What this process knows of one reply. Readers hold an offset into `text` and wait for it to grow. */
export interface Mirror {
  readonly id: string
  readonly text: string
  readonly length: number
  /** The stored row once the reply is final. */
  readonly final: Message | null
  /** The reply was deleted while it was read. */
  readonly gone: boolean
  /** Puts `text` at `offset`, unless that makes the text shorter. */
  grow(offset: number, text: string): void
  /** Puts another text in place of all there is, which readers are given with the end. */
  rewrite(text: string): void
  /** Whether the end has another text than what came before it. */
  readonly rewritten: boolean
  /** The text from `offset` on. */
  from(offset: number): string
  finish(row: Message | null): void
  /** The next change. Whoever no longer waits for it resolves it. */
  changed(): Pick<PromiseWithResolvers<void>, 'promise' | 'resolve'>
  /** Wakes the readers: called when the text has grown, at most once per window. */
  wake(): void
}

/** In UTF-16 code units: so much of the end, or up to twice as much, is kept by itself. */
const RECENT = 1024

export function createMirror(id: string): Mirror {
  // Taking a part of a string that has grown copies all of it first. Whoever keeps up needs only the end, fifty times
  // a second: of a reply of 20 KB that would be a megabyte a second for each reader.
  let settled = ''
  let older = ''
  let newer = ''
  let final: Message | null = null
  let gone = false
  let rewritten = false
  const whole = () => settled + older + newer
  const length = () => settled.length + older.length + newer.length
  const waiting = new Set<() => void>()
  const wake = () => {
    const readers = [...waiting]
    waiting.clear()
    for (const resume of readers) resume()
  }

  return {
    id,
    get text() {
      return whole()
    },
    get length() {
      return length()
    },
    get final() {
      return final
    },
    get gone() {
      return gone
    },
    grow(offset, piece) {
      if (offset > length() || offset + piece.length <= length()) return
      if (offset === length()) newer += piece
      else {
        settled = whole().slice(0, offset) + piece
        older = ''
        newer = ''
      }
      if (newer.length <= RECENT) return
      settled += older
      older = newer
      newer = ''
    },
    rewrite(text) {
      rewritten = true
      settled = text
      older = ''
      newer = ''
    },
    get rewritten() {
      return rewritten
    },
    from(offset) {
      const inOlder = offset - settled.length
      if (inOlder < 0) return settled.slice(offset) + older + newer
      const inNewer = inOlder - older.length
      return inNewer < 0 ? older.slice(inOlder) + newer : newer.slice(inNewer)
    },
    finish(row) {
      if (final || gone) return
      // Written elsewhere, it is seen by its end.
      if (row && !rewritten) rewritten = !isBeginning(whole(), row.content)
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

/** Whether one of two texts begins with the other. */
const isBeginning = (one: string, other: string): boolean =>
  one.length <= other.length ? other.startsWith(one) : one.startsWith(other)
