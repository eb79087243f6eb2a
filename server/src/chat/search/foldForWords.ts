import { fold, isAscii } from '../../base/fold.js'

/**
 * A text as its words are looked for: folded, without what is not seen (soft hyphens, zero-width spaces, word joiners,
 * directions), and with what people type for the same letter or digit made one.
 */
export const foldForWords = (text: string): string =>
  isAscii(text) ? fold(text) : fold(text.replaceAll(unseen, '')).replaceAll(sameAsAnother, one)

/** Unicode's own list: https://www.unicode.org/reports/tr44/#Default_Ignorable_Code_Point */
export const unseen = /\p{Default_Ignorable_Code_Point}/gu

const sameAsAnother = /[ىیکʼʻʹ♯]|[\p{Nd}--\p{ASCII}]/gv

// Letters of Persian keyboards and of Arabic ones; an apostrophe that counts as a letter, and the sharp of C♯.
const letters: Record<string, string> = { ى: 'ي', ی: 'ي', ک: 'ك', ʼ: "'", ʻ: "'", ʹ: "'", '♯': '#' }

const one = (character: string): string =>
  letters[character] ?? String(digitOf(character.codePointAt(0) ?? 0))

/** Digits of a script stand in a row, from zero on: https://www.unicode.org/versions/latest/core-spec/chapter-4/#G134153 */
function digitOf(digit: number): number {
  let zero = digit
  while (digit - zero < 9 && isDigit(zero - 1)) zero--
  return digit - zero
}

const isDigit = (codePoint: number): boolean => /\p{Nd}/u.test(String.fromCodePoint(codePoint))
