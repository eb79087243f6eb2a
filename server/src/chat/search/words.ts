import { fold, isAscii } from '../../base/fold.js'

/** In UTF-16 code units; what comes after is not found. */
const MAX_TEXT = 200_000
const MAX_WORDS = 50_000
const MAX_WORD = 64

/**
 * The words of a text, in order, as both databases index them and as both search: letters, digits and emoji, small,
 * without the marks that people leave out. What joins words (`foo_bar`, `jane@example.com`, `l’été`) separates them
 * here, on both sides. Databases could do this in one language each; here all of them meet in one conversation.
 */
export function wordsOf(text: string): string[] {
  const words: string[] = []
  for (const { word } of spansOf(fold(text.slice(0, MAX_TEXT)))) {
    if (words.length >= MAX_WORDS) break
    words.push(word)
  }
  return words
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
    } else yield spanOf(run, index)
  }
}

/** Whether a word stands for all that begin with it, even if nobody said so: one character of a script that has pairs. */
export const isHalfPair = (word: string): boolean => onePaired.test(word)

const asciiRuns = /[a-z0-9]+/g

// Chinese, Japanese and Korean: no dictionary cuts the same characters alike in a text and in a query. Pairs do.
const paired = String.raw`[[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}]&&[\p{L}\p{M}]]`
const unspaced = String.raw`[[\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]&&[\p{L}\p{M}]]`
const spaced = String.raw`[[\p{L}\p{N}]--${paired}--${unspaced}][[\p{L}\p{N}\p{M}]--${paired}--${unspaced}]*`
const emoji = String.raw`\p{RI}{2}|[\p{Extended_Pictographic}--\p{ASCII}]`
const runs = new RegExp(`(?<pairs>${paired}+)|(?<unspaced>${unspaced}+)|${spaced}|${emoji}`, 'gv')
const onePaired = new RegExp(`^${paired}$`, 'v')

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

const spanOf = (word: string, start: number): WordSpan => ({
  word: cut(word),
  start,
  end: start + word.length,
})

const cut = (word: string): string =>
  word.length <= MAX_WORD ? word : word.slice(0, MAX_WORD).replace(/[\uD800-\uDBFF]$/, '')
