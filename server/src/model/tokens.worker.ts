import { countTokens, setMergeCacheSize } from 'gpt-tokenizer'
import { answerQuestions } from '../base/answerQuestions.js'

/**
 * Characters counted at once: the time for what stands together without a space grows with the square of its length,
 * and everybody else would wait half a minute for a whole message of it. A cut costs a token at most.
 */
const PIECE = /.{1,256}/gsu
/** Pieces whose count is remembered. */
const REMEMBERED = 10_000
/** `<|endoftext|>` in a message is text like any other. */
const anyText = { disallowedSpecial: new Set<string>() }

setMergeCacheSize(REMEMBERED)

answerQuestions((text: string): number => {
  let tokens = 0
  for (const [piece] of text.matchAll(PIECE)) tokens += countTokens(piece, anyText)
  return tokens
})
