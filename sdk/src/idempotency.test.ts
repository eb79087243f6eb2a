import { expect, it, vi } from 'vitest'
import { newKey } from './idempotency.js'

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

it('makes a UUID, also where crypto.randomUUID is missing', () => {
  expect(newKey()).toMatch(UUID)
  const insecure = { getRandomValues: crypto.getRandomValues.bind(crypto) }
  vi.stubGlobal('crypto', insecure)
  const keys = [newKey(), newKey()]
  vi.unstubAllGlobals()
  expect(keys[0]).toMatch(UUID)
  expect(keys[0]).not.toBe(keys[1])
})
