import { expect, test } from 'vitest'
import { readUsage, settledUsage } from './told.js'

const details = (cached: unknown, reasoning: unknown) => ({
  prompt_tokens_details: { cached_tokens: cached },
  completion_tokens_details: { reasoning_tokens: reasoning },
})
const sane = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 }

test.each([
  ['plain counts', sane, { promptTokens: 100, completionTokens: 20 }],
  ['nothing used', { prompt_tokens: 0, completion_tokens: 0 }, { promptTokens: 0, completionTokens: 0 }],
  [
    'details of null, as vLLM sends',
    { ...sane, prompt_tokens_details: null },
    { promptTokens: 100, completionTokens: 20 },
  ],
  [
    'parts as large as the whole',
    { ...sane, ...details(100, 20) },
    { promptTokens: 100, completionTokens: 20, cachedPromptTokens: 100, reasoningTokens: 20 },
  ],
  [
    'reasoning beside the completion, as the total of xAI shows',
    { ...sane, total_tokens: 170, ...details(0, 50) },
    { promptTokens: 100, completionTokens: 70, cachedPromptTokens: 0, reasoningTokens: 50 },
  ],
])('%s is believed', (_what, usage, told) => {
  expect(readUsage(usage)).toEqual({ told, absurd: null })
})

test.each([
  [
    'a negative number',
    { prompt_tokens: -1, completion_tokens: 20 },
    { promptTokens: null, completionTokens: 20 },
  ],
  ['null', { prompt_tokens: 100, completion_tokens: null }, { promptTokens: 100, completionTokens: null }],
  ['one number alone', { prompt_tokens: 100 }, { promptTokens: 100, completionTokens: null }],
  ['a fraction', { prompt_tokens: 1.5, completion_tokens: 20 }, { promptTokens: null, completionTokens: 20 }],
  ['a text', { prompt_tokens: '100', completion_tokens: 20 }, { promptTokens: null, completionTokens: 20 }],
  ['10^18', { prompt_tokens: 100, completion_tokens: 1e18 }, { promptTokens: 100, completionTokens: null }],
  [
    'no number at all',
    { prompt_tokens: Number.NaN, completion_tokens: [] },
    { promptTokens: null, completionTokens: null },
  ],
  [
    'more cached than read',
    { ...sane, ...details(101, 0) },
    { promptTokens: null, completionTokens: 20, reasoningTokens: 0 },
  ],
  [
    'less than nothing cached',
    { ...sane, ...details(-5, null) },
    { promptTokens: 100, completionTokens: 20 },
  ],
  [
    'more thought than written',
    { ...sane, ...details(null, 21) },
    { promptTokens: 100, completionTokens: null, reasoningTokens: 21 },
  ],
])('%s is counted by ourselves', (_what, usage, told) => {
  const reading = readUsage(usage)
  expect(reading?.told).toEqual(told)
  expect(reading?.absurd).not.toBeNull()
})

test.each([[{}], [null], ['12'], [[1, 2]], [{ total_tokens: 5 }]])('%j says nothing', usage => {
  expect(readUsage(usage)).toBeNull()
})

test('what is long or strange is cut for the log', () => {
  const absurd = readUsage({ prompt_tokens: 'x'.repeat(5000), completion_tokens: 20 })?.absurd
  expect(String(absurd?.prompt_tokens)).toHaveLength(100)
  expect(absurd?.completion_tokens).toBe(20)
})

test('our own count takes the place of what cannot be, and thoughts come on top of the text', async () => {
  const count = { prompt: async () => 7, completion: async () => 3 }
  const told = { promptTokens: null, completionTokens: null, reasoningTokens: 21 }
  expect(await settledUsage(told, count)).toEqual({
    promptTokens: 7,
    completionTokens: 24,
    reasoningTokens: 21,
  })
  expect(await settledUsage(undefined, count)).toEqual({ promptTokens: 7, completionTokens: 3 })
  expect(await settledUsage({ promptTokens: 0, completionTokens: 0 }, count)).toEqual({
    promptTokens: 0,
    completionTokens: 0,
  })
})
