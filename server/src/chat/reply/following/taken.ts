import type { Message } from '@parley/prisma'
import type { Growing } from '../writing/growing.js'
import { wholeOffset } from '../writing/text.js'

/** In UTF-16 code units. Whoever does not take an event holds it in memory: of a long text, no more than this. */
const MAX_TEXT = 32_768

/** A piece of a text, and where it begins. */
export interface Piece {
  offset: number
  text: string
}

/** How far a reader has taken one of the texts of a reply; `stored` finds it in the row once the reply is final. */
export function createTaken(growing: Growing, stored: (row: Message) => string, from: number) {
  let taken = from
  let begunAnew = false

  return {
    get taken() {
      return taken
    },
    /** The next piece; null: nothing has come. */
    next(final: Message | null): Piece | null {
      const { length } = final ? stored(final) : growing
      if (length <= taken) return null
      // From one before: that and what comes next may be a pair.
      const start = Math.max(taken - 1, 0)
      const text = final ? stored(final).slice(start) : growing.from(start)
      const first = wholeOffset(text, taken - start)
      const end = wholeOffset(text, Math.min(first + MAX_TEXT, text.length))
      taken = start + end
      // A copy: a part of a string would keep the whole one in memory until the client has taken it.
      return { offset: start + first, text: Buffer.from(text.slice(first, end)).toString() }
    },
    /** Once the reply is final: another text than what was taken is given from its beginning. */
    beginAnew(): void {
      if (growing.rewritten && !begunAnew) taken = 0
      begunAnew = true
    },
    /** Whether what is left of the stored text fits into the last event. */
    fits: (final: Message): boolean => stored(final).length - taken <= MAX_TEXT,
    /** If a crash took text back, it begins where the stored text ends: the client drops what nobody has. */
    end(final: Message): Piece {
      const text = stored(final)
      const offset = wholeOffset(text, Math.min(taken, text.length))
      return { offset, text: text.slice(offset) }
    },
  }
}
