import { isAscii } from '../../base/fold.js'
import { foldForWords } from './foldForWords.js'

/** In UTF-16 code units; what comes after is not found. */
const MAX_TEXT = 200_000
const MAX_WORDS = 50_000
const MAX_WORD = 64
const MAX_PARTS = 3

/**
 * The words of a text, in order, as both databases index them and as both search: letters, digits and emoji, small,
 * without the marks that people leave out. What joins words (`foo_bar`, `jane@example.com`, `l’été`) separates them
 * here, on both sides, and so does a change from letters to digits (`v2`, `500GB`, `GPT4`), because people put a space
 * or a hyphen there; what changes more often is an id, and one word. `C++` and `C#` are words. Databases could do this in one language each; here all of them meet in
 * one conversation.
 */
export const wordsOf = (text: string): string[] => spansIn(text).map(({ word }) => word)

/** The same with their places in the folded text. */
export function spansIn(text: string): WordSpan[] {
  const spans: WordSpan[] = []
  for (const span of spansOf(foldForWords(text.slice(0, MAX_TEXT)))) {
    if (spans.length >= MAX_WORDS) break
    spans.push(span)
  }
  return spans
}

/** A word of a folded text, and where it stands there: in UTF-16 code units, the end is behind it. */
export interface WordSpan {
  word: string
  start: number
  end: number
}

/** The words of a text that is folded already. */
export function* spansOf(text: string): Generator<WordSpan> {
  const folded = text.slice(0, MAX_TEXT)
  for (const { 0: run, index, groups = {} } of folded.matchAll(isAscii(folded) ? asciiRuns : runs)) {
    if (groups.pairs !== undefined) yield* pairsOf(run, index)
    else if (groups.unspaced !== undefined) {
      for (const { segment, index: at, isWordLike } of dictionary.segment(run))
        if (isWordLike) yield spanOf(segment, index + at)
    } else yield* partsOf(run, index)
  }
}

/** Where letters end and digits begin, or digits end and letters begin. */
export const isJoint = (one: WordSpan, next: WordSpan): boolean =>
  one.end === next.start && number.test(one.word) !== number.test(next.word)

/** Whether a word stands for all that begin with it, even if nobody said so: one character of a script that has pairs. */
export const isHalfPair = (word: string): boolean => onePaired.test(word)

const asciiRuns = /[a-z0-9]+(?:(?<=[a-z])(?:\+\+|#(?![a-z0-9])))?/g

// Chinese, Japanese and Korean: no dictionary cuts the same characters alike in a text and in a query. Pairs do.
const paired = String.raw`[[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}]&&[\p{L}\p{M}]]`
const unspaced = String.raw`[[\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]&&[\p{L}\p{M}]]`
const spaced = String.raw`[[\p{L}\p{N}]--${paired}--${unspaced}][[\p{L}\p{N}\p{M}]--${paired}--${unspaced}]*`
const language = String.raw`(?:(?<=\p{L}\p{M}*)(?:\+\+|#(?![\p{L}\p{N}])))?`
const emoji = String.raw`\p{RI}{2}|[\p{Extended_Pictographic}--\p{ASCII}]`
const runs = new RegExp(`(?<pairs>${paired}+)|(?<unspaced>${unspaced}+)|${spaced}${language}|${emoji}`, 'gv')
const onePaired = new RegExp(`^${paired}$`, 'v')

const number = /^\p{N}/u
const lettersOrDigits = /\p{N}[\p{N}\p{M}]*|[^\p{N}]+/gu

const dictionary = new Intl.Segmenter('th', { granularity: 'word' })

/** 東京都 is 東京, 京都 and 都: any stretch of it is found by its own pairs, and one character by what begins with it. */
function* pairsOf(run: string, index: number): Generator<WordSpan> {
  const characters = [...run]
  let start = index
  for (const [i, character] of characters.entries()) {
    const word = character + (characters[i + 1] ?? '')
    yield { word, start, end: start + word.length }
    start += character.length
  }
}

/** `v2` is two words, `a1b2c3` one. */
function* partsOf(run: string, index: number): Generator<WordSpan> {
  const parts = [...run.matchAll(lettersOrDigits)]
  if (parts.length > MAX_PARTS) yield spanOf(run, index)
  else for (const { 0: part, index: at } of parts) yield spanOf(part, index + at)
}

const spanOf = (word: string, start: number): WordSpan => ({
  word: cut(word),
  start,
  end: start + word.length,
})

const cut = (word: string): string =>
  word.length <= MAX_WORD ? word : word.slice(0, MAX_WORD).replace(/[\uD800-\uDBFF]$/, '')
