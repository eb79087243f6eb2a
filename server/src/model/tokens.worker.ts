import { parentPort } from 'node:worker_threads'
import { countTokens, setMergeCacheSize } from 'gpt-tokenizer'
import type { TokenAnswer, TokenQuestion } from './tokens.js'

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

parentPort?.on('message', ({ number, text }: TokenQuestion) => {
  let tokens = 0
  for (const [piece] of text.matchAll(PIECE)) tokens += countTokens(piece, anyText)
  parentPort?.postMessage({ number, tokens } satisfies TokenAnswer)
})
