/** Longer than this nothing is kept back: a mark without its other half, a line without a space. */
const LONGEST = 240
/** Of a line, from its end: all of a long one with each piece would take time with its square. */
const LOOKED_AT = 4 * LONGEST

const pair = /(`+|\*{1,3}|~~|(?<![\p{L}\p{N}])_{1,3})(?!\s).+?\1|!?\[[^\]\n]*\]\([^)\n]*\)/gu
const opened = /(?:`|\*+(?![* ])|~~|(?<![\p{L}\p{N}])_|!?\[|\\\(|\\$).*$/u
/** Between letters of scripts without spaces a line may end anywhere: there every letter stays where it is. */
const word =
  /[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]+$/u

/**
 * What of a text that is being written will stay where it is: without a row of a table that is not finished, without marks
 * whose other half is to come, and without a word that may still grow over the end of its line.
 */
export function settled(text: string): string {
  const start = text.lastIndexOf('\n') + 1
  const from = Math.max(start, text.length - LOOKED_AT)
  const line = text.slice(from)
  if (from === start && line.startsWith('|')) return cut(text, from)
  const plain = line.replace(pair, whole => 'x'.repeat(whole.length))
  const mark = opened.exec(plain)
  const shown = mark ? cut(text, from + mark.index) : text
  const last = word.exec(shown.slice(from))
  return last ? cut(shown, from + last.index) : shown
}

const cut = (text: string, at: number): string => (text.length - at > LONGEST ? text : text.slice(0, at))
