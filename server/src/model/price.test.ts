import { expect, test } from 'vitest'
import { costOf, decimalOf, nanoOf, nanoPrices, worstCostOf } from './price.js'

const priced = (
  prompt: string | null,
  completion: string | null,
  cached: string | null = null,
  reasoning: string | null = null,
) => ({
  promptPricePerMillionTokens: prompt,
  cachedPromptPricePerMillionTokens: cached,
  completionPricePerMillionTokens: completion,
  reasoningPricePerMillionTokens: reasoning,
})

test.each([
  ['0', 0n, '0'],
  ['3', 3_000_000_000n, '3'],
  ['1.25', 1_250_000_000n, '1.25'],
  ['0.000000001', 1n, '0.000000001'],
  ['9000000000.999999999', 9_000_000_000_999_999_999n, '9000000000.999999999'],
  ['10.500', 10_500_000_000n, '10.5'],
  ['-0.5', -500_000_000n, '-0.5'],
])('the decimal %s is %s billionths and back', (decimal, nano, shortest) => {
  expect(nanoOf(decimal)).toBe(nano)
  expect(decimalOf(nano)).toBe(shortest)
})

test.each(['', '1.', '.5', '1e3', '0.0000000001', '1,5', ' 1'])('"%s" is no decimal', text => {
  expect(() => nanoOf(text)).toThrow('no decimal')
})

test('a cost is exact and rounded half up to a billionth', () => {
  const cost = (prompt: string, completion: string, promptTokens: number, completionTokens: number) =>
    costOf(priced(prompt, completion), { promptTokens, completionTokens })
  expect(cost('1.25', '10', 1000, 100)).toBe(2_250_000n)
  expect(cost('0.0005', '0', 1, 0)).toBe(1n)
  expect(cost('0.000499999', '0', 1, 0)).toBe(0n)
  const most = cost('999999.999999999', '999999.999999999', 2 ** 31 - 1, 2 ** 31 - 1)
  expect(most).toBe(4_294_967_293_999_995_705n)
  expect(most).toBeLessThan(2n ** 63n)
})

test('cached tokens are part of the prompt and have a price of their own, else that of the prompt', () => {
  const usage = { promptTokens: 1000, cachedPromptTokens: 800, completionTokens: 100 }
  expect(costOf(priced('1.25', '10', '0.125'), usage)).toBe(1_350_000n)
  expect(costOf(priced('1.25', '10'), usage)).toBe(2_250_000n)
  expect(costOf(priced('1.25', '10', '0'), usage)).toBe(1_250_000n)
})

test('thoughts are part of the answer and have a price of their own, else that of the answer', () => {
  const usage = { promptTokens: 0, reasoningTokens: 80, completionTokens: 100 }
  expect(costOf(priced('1', '10', null, '20'), usage)).toBe(1_800_000n)
  expect(costOf(priced('1', '10'), usage)).toBe(1_000_000n)
  expect(worstCostOf(priced('1', '10', null, '20'), usage)).toBe(2_000_000n)
})

test('the worst case is that nothing is cached, or everything where that is dearer', () => {
  const usage = { promptTokens: 1000, completionTokens: 100 }
  expect(worstCostOf(priced('1.25', '10', '0.125'), usage)).toBe(2_250_000n)
  expect(worstCostOf(priced('1', '10', '2'), usage)).toBe(3_000_000n)
  expect(worstCostOf(priced(null, null), usage)).toBeNull()
})

test('without both prices there is no cost', () => {
  for (const model of [priced(null, null), priced('1', null), priced(null, '1')]) {
    expect(nanoPrices(model)).toBeNull()
    expect(costOf(model, { promptTokens: 1, completionTokens: 1 })).toBeNull()
  }
})
