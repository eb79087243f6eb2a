/** A text that grows at its end. Readers hold an offset into it. */
export interface Growing {
  readonly whole: string
  readonly length: number
  /** Puts `piece` at `offset`, unless that makes the text shorter. */
  grow(offset: number, piece: string): void
  /** Puts another text in place of all there is, which readers are given with the end. */
  rewrite(text: string): void
  /** What is stored at the end: of what was written elsewhere it is only seen now whether it is another text. */
  settle(stored: string): void
  /** Whether the end has another text than what came before it. */
  readonly rewritten: boolean
  /** The text from `offset` on. */
  from(offset: number): string
}

/** In UTF-16 code units: so much of the end, or up to twice as much, is kept by itself. */
const RECENT = 1024

export function createGrowing(): Growing {
  // Taking a part of a string that has grown copies all of it first. Whoever keeps up needs only the end, fifty times
  // a second: of a reply of 20 KB that would be a megabyte a second for each reader.
  let settled = ''
  let older = ''
  let newer = ''
  let rewritten = false
  const whole = () => settled + older + newer
  const length = () => settled.length + older.length + newer.length
  const put = (text: string) => {
    settled = text
    older = ''
    newer = ''
  }

  return {
    get whole() {
      return whole()
    },
    get length() {
      return length()
    },
    get rewritten() {
      return rewritten
    },
    grow(offset, piece) {
      if (offset > length() || offset + piece.length <= length()) return
      if (offset === length()) newer += piece
      else put(whole().slice(0, offset) + piece)
      if (newer.length <= RECENT) return
      settled += older
      older = newer
      newer = ''
    },
    rewrite(text) {
      rewritten = true
      put(text)
    },
    settle(stored) {
      rewritten ||= !isBeginning(whole(), stored)
    },
    from(offset) {
      const inOlder = offset - settled.length
      if (inOlder < 0) return settled.slice(offset) + older + newer
      const inNewer = inOlder - older.length
      return inNewer < 0 ? older.slice(inOlder) + newer : newer.slice(inNewer)
    },
  }
}

/** Whether one of two texts begins with the other. */
const isBeginning = (one: string, other: string): boolean =>
  one.length <= other.length ? other.startsWith(one) : one.startsWith(other)
