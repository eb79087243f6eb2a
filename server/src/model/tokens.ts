export type CountTokens = (text: string) => number

/**
 * Characters counted at once: the time for what stands together without a space grows with the square of its length,
 * and a whole message of it would stop the server for half a minute. A cut costs a token at most.
 */
const PIECE = /.{1,256}/gsu
/** Pieces whose count is remembered. */
const REMEMBERED = 10_000
/** `<|endoftext|>` in a message is text like any other. */
const anyText = { disallowedSpecial: new Set<string>() }

let loading: Promise<CountTokens> | null = null

/** Counts tokens as the models of OpenAI do, which is near enough for others. Its tables are loaded at the first use. */
export function loadTokenizer(): Promise<CountTokens> {
  loading ??= import('gpt-tokenizer').then(({ countTokens, setMergeCacheSize }) => {
    setMergeCacheSize(REMEMBERED)
    return text => {
      let tokens = 0
      for (const [piece] of text.matchAll(PIECE)) tokens += countTokens(piece, anyText)
      return tokens
    }
  })
  return loading
}
