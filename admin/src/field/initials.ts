/** The first letters of the first and the last word, as people see letters. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s@._-]+/).filter(word => /[\p{L}\p{N}]/u.test(word))
  const first = (word: string | undefined) => [...new Intl.Segmenter().segment(word ?? '')][0]?.segment ?? ''
  const letters = words.length > 1 ? first(words[0]) + first(words.at(-1)) : first(words[0])
  return letters.toUpperCase() || '?'
}
