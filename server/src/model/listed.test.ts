import { expect, test } from 'vitest'
import { readListed } from './listed.js'

const openRouter = { host: 'openrouter.ai', currency: 'USD' }
const prices = (pricing: unknown, origin = openRouter) => {
  const model = readListed({ id: 'm', pricing }, origin)
  return [model.promptPricePerMillionTokens, model.completionPricePerMillionTokens]
}

test('the prices of OpenRouter are dollars a token, and exact', () => {
  expect(prices({ prompt: '0.00000125', completion: '0.00001', request: '0' })).toEqual(['1.25', '10'])
  expect(prices({ prompt: '0', completion: '0.000000000000001' })).toEqual(['0', '0.000000001'])
})

test('what OpenRouter reads again has the price it says, if it says one', () => {
  const cached = (more: object) =>
    readListed({ id: 'm', pricing: { prompt: '0.00000125', completion: '0.00001', ...more } }, openRouter)
      .cachedPromptPricePerMillionTokens
  expect(cached({ input_cache_read: '0.000000125' })).toBe('0.125')
  expect(cached({})).toBeNull()
})

test.each([
  ['a price that is not fixed', { prompt: '-1', completion: '-1' }, openRouter],
  ['a fee for each request', { prompt: '0.000001', completion: '0.000001', request: '0.01' }, openRouter],
  ['half of the prices', { prompt: '0.000001' }, openRouter],
  ['another currency', { prompt: '0.000001', completion: '0.000001' }, { ...openRouter, currency: 'EUR' }],
  [
    'another server',
    { prompt: '0.000001', completion: '0.000001' },
    { ...openRouter, host: 'models.example' },
  ],
  ['nothing', null, openRouter],
])('%s is no price', (_what, pricing, origin) => {
  expect(prices(pricing, origin)).toEqual([null, null])
})
