import { describe, expect, test } from 'vitest'
import { isKey, looksLikeKey, newKey } from './key.js'

describe('an API key', () => {
  const { key, prefix } = newKey()

  test('has a beginning to tell it by, 256 bits of secret and a checksum [A1]', () => {
    expect(key).toMatch(/^pk_[0-9a-z]{8}_[0-9a-z]{50}_[0-9a-z]{7}$/)
    expect(key.startsWith(`${prefix}_`)).toBe(true)
    expect(36n ** 50n).toBeGreaterThan(2n ** 256n)
    expect(isKey(key)).toBe(true)
    expect(looksLikeKey(key)).toBe(true)
  })

  test('is another one each time [A1]', () => {
    expect(new Set(Array.from({ length: 1000 }, () => newKey().key)).size).toBe(1000)
  })

  test('is none any more after a slip anywhere [A1]', () => {
    for (let at = 0; at < key.length; at++) {
      const other = key[at] === 'x' ? 'y' : 'x'
      expect(isKey(key.slice(0, at) + other + key.slice(at + 1))).toBe(false)
      expect(isKey(key.slice(0, at))).toBe(false)
    }
    expect(isKey(`${key} `)).toBe(false)
    expect(isKey(key.toUpperCase())).toBe(false)
  })
})
