import { once } from 'node:events'
import { expect, test } from 'vitest'
import { startWatch } from '../../test/watch.js'
import { countTokens } from './tokens.js'

test('tokens are counted about as the models count them', async () => {
  expect(await countTokens('')).toBe(0)
  expect(await countTokens('Hello, world!')).toBe(4)
  const prose = await countTokens('The quick brown fox jumps over the lazy dog. '.repeat(200))
  expect(prose).toBeGreaterThan(1990)
  expect(prose).toBeLessThan(2100)
})

test('each of many who ask at once is told of their own text', async () => {
  const texts = Array.from({ length: 50 }, (_, i) => ' a'.repeat(i))
  expect(await Promise.all(texts.map(countTokens))).toEqual(texts.map((_, i) => i))
})

test('what means something to a tokenizer is text in a message', async () => {
  expect(await countTokens('<|endoftext|>')).toBeGreaterThan(1)
})

test.each([
  ['without a space', '日本語テキスト'.repeat(14_000)],
  ['of spaces alone', ' '.repeat(100_000)],
  ['of emoji', '😀👍🏽'.repeat(16_000)],
])('a message %s keeps others waiting for a moment only', { tags: ['deadline'] }, async (_what, text) => {
  await countTokens('The tables are loaded.')
  using watch = startWatch()
  expect(await countTokens(text)).toBeGreaterThan(100)
  // Counted as a whole it takes 2 to 30 seconds.
  expect(watch.ms()).toBeLessThan(1000)
})

test('a count that fails is estimated, and the next one is right', async () => {
  const warned = once(process, 'warning')
  const broken = { length: 30 } as string
  expect(await countTokens(broken)).toBe(10)
  expect(String(await warned)).toContain('Tokens are estimated')
  expect(await countTokens('Hello, world!')).toBe(4)
})

test('the thread that serves goes on while a long text is counted', async () => {
  // Each piece of it another one, since counts are remembered.
  const counted = countTokens(Array.from({ length: 100_000 }, (_, i) => `日本${i}語テキスト`).join(''))
  const first = await Promise.race([counted, new Promise(resolve => setImmediate(resolve, 'a turn'))])
  expect(first).toBe('a turn')
  await counted
})
