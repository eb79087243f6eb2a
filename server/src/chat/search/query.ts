import { isHalfPair, wordsOf } from './words.js'

/** Words that stand together, in this order; the last one may be the beginning of a word. */
export interface Phrase {
  words: string[]
  prefix: boolean
}

/** Of a long text that somebody pasted the beginning is looked for. */
const MAX_TEXT = 1000
const MAX_WORDS = 32

/**
 * What somebody typed: every phrase must be there, wherever. Quotes keep words together, `*` leaves the end of a word
 * open, and so is the end of the last one, which may still be typed. Whatever else is typed only separates words.
 */
export function readQuery(text: string): Phrase[] {
  const parts = [...text.slice(0, MAX_TEXT).matchAll(/["“”]([^"“”]*)(["“”]?)|[^\s"“”]+/g)]
  const phrases = new Map<string, Phrase>()
  let room = MAX_WORDS
  parts.forEach(([part, quoted, closed], i) => {
    const typing = i === parts.length - 1 && !closed
    const words = wordsOf(quoted ?? part).slice(0, room)
    const last = words.at(-1)
    if (last === undefined) return
    room -= words.length
    const prefix = typing || /\*\s*$/.test(quoted ?? part) || isHalfPair(last)
    phrases.set(`${words.join(' ')} ${prefix}`, { words, prefix })
  })
  return [...phrases.values()]
}
