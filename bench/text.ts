const syllables =
  'ba be bi bo bu da de di do du ka ke ki ko ku la le li lo lu ma me mi mo mu na ne ni no nu ra re ri ro ru sa se si so su ta te ti to tu'.split(
    ' ',
  )
const WORDS = 30_000

/** The word of a rank: common words are short. */
export function wordOf(rank: number): string {
  let word = ''
  for (let rest = rank + 1; rest > 0; rest = Math.floor(rest / syllables.length))
    word += syllables[rest % syllables.length]
  return word
}

/** About so many words, always the same for a number; a few words are common and most are rare, as in real texts. */
export function textOf(n: number, words: number): string {
  let state = (n + 1) * 2_654_435_761
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  const count = Math.ceil(words * (0.5 + random()))
  return Array.from({ length: count }, () => wordOf(Math.floor(WORDS ** random()) - 1)).join(' ')
}
