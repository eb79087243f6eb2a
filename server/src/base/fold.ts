export const isAscii = (text: string): boolean => !/[^\p{ASCII}]/u.test(text)

/**
 * A text as it is searched for: small, compatible forms made one (ﬁ, Ｋ, ①), without marks, which nobody types all the
 * time. Databases could do this in one language each; here all of them meet.
 */
export function fold(text: string): string {
  if (isAscii(text)) return text.toLowerCase()
  return text
    .replaceAll(longRuns, '$1')
    .normalize('NFKD')
    .replaceAll(markedLetters, '$1')
    .toLowerCase()
    .replaceAll(/[ßøłđðıæœς\u0640]/g, letter => withoutMarks[letter] ?? letter)
    .normalize('NFC')
}

/**
 * More marks in a row than any language has (https://unicode.org/reports/tr15/#Stream_Safe_Text_Format): bringing them in
 * order takes the square of how many they are.
 */
const longRuns = /(\p{M}{30})\p{M}+/gu

const markedLetters =
  /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}])\p{Mn}+/gu

// Letters that Unicode does not take apart, the sigma of word ends, and the stroke that only widens Arabic words.
const withoutMarks: Record<string, string> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ı: 'i',
  æ: 'ae',
  œ: 'oe',
  ς: 'σ',
  '\u0640': '',
}

/** Characters that mean something to LIKE, as ones that mean nothing to anybody. */
const plain: Record<string, string> = { '%': '\ue000', _: '\ue001', '\\': '\ue002' }

/** Of a column beside the one that holds the text: both databases look for a part of it in the same way. */
export const foldColumn = (text: string): string => fold(text).replaceAll(/[%_\\]/g, one => plain[one] ?? one)
