import { unseen } from './foldForWords.js'
import { isHalfPair, wordsOf } from './words.js'

/** Words that stand together, in this order; the last one may be the beginning of a word. */
export interface Phrase {
  words: string[]
  prefix: boolean
  /** The same without a gap, where that is one word of letters and digits: of `GPT 4` and of `a1b`, which begins an id. */
  joined: string | null
}

/** Of a long text that somebody pasted the beginning is looked for. */
const MAX_TEXT = 1000
const MAX_WORDS = 32
const MAX_OPEN_CHARACTERS = 2
const parted = /["“”„«»]([^"“”„«»]*)(["“”„«»]?)|[^\s"“”„«»]+/g

/**
 * What somebody typed: every phrase must be there, wherever. Quotes keep words together, `*` leaves the end of a word
 * open, and so is the end of the last one, which may still be typed. Whatever else is typed only separates words.
 */
export function readQuery(text: string): Phrase[] {
  const parts = [...text.slice(0, MAX_TEXT).replaceAll(unseen, '').matchAll(parted)]
  const phrases = new Map<string, Phrase>()
  let room = MAX_WORDS
  parts.forEach(([part, quoted, closed], i) => {
    const typing = i === parts.length - 1 && !closed
    const words = withoutTail(wordsOf(quoted ?? part)).slice(0, room)
    const last = words.at(-1)
    if (last === undefined) return
    room -= words.length
    const prefix = typing || /\*\s*$/.test(quoted ?? part) || isHalfPair(last)
    phrases.set(`${words.join(' ')} ${prefix}`, { words, prefix, joined: joinedOf(words) })
  })
  return bounded([...phrases.values()])
}

/** 東京 and 京都 say all of 東京都: what begins with 都 need not be looked for. */
const withoutTail = (words: string[]): string[] => {
  const [pair = '', half = ''] = words.slice(-2)
  return isHalfPair(half) && pair.length > half.length && pair.endsWith(half) ? words.slice(0, -1) : words
}

/**
 * What begins with one character is half of all that was written, and takes a second in a million messages. The last of
 * them are open, as they are still typed; others are whole words, or nothing where there are no such words.
 */
function bounded(phrases: Phrase[]): Phrase[] {
  let room = MAX_OPEN_CHARACTERS
  return phrases
    .toReversed()
    .flatMap(phrase => {
      const last = phrase.words.at(-1) ?? ''
      if (!phrase.prefix || [...last].length > 1 || room-- > 0) return phrase
      return isHalfPair(last) ? [] : { ...phrase, prefix: false }
    })
    .toReversed()
}

function joinedOf(words: string[]): string | null {
  const joined = words.join('')
  return words.length > 1 && wordsOf(joined).join(' ') === words.join(' ') ? joined : null
}
