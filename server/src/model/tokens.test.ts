import { expect, test } from 'vitest'
import { loadTokenizer } from './tokens.js'

test('tokens are counted about as the models count them', async () => {
  const count = await loadTokenizer()
  expect(count('')).toBe(0)
  expect(count('Hello, world!')).toBe(4)
  const prose = 'The quick brown fox jumps over the lazy dog. '.repeat(200)
  expect(count(prose)).toBeGreaterThan(1990)
  expect(count(prose)).toBeLessThan(2100)
})

test('what means something to a tokenizer is text in a message', async () => {
  const count = await loadTokenizer()
  expect(count('<|endoftext|>')).toBeGreaterThan(1)
})

test.each([
  ['without a space', '日本語テキスト'.repeat(14_000)],
  ['of spaces alone', ' '.repeat(100_000)],
  ['of emoji', '😀👍🏽'.repeat(16_000)],
])('a message %s does not stop the server while it is counted', async (_what, text) => {
  const count = await loadTokenizer()
  const began = performance.now()
  expect(count(text)).toBeGreaterThan(100)
  // Counted as a whole it takes 2 to 30 seconds.
  expect(performance.now() - began).toBeLessThan(1000)
})
