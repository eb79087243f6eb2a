import { describe, expect, test } from 'vitest'
import { createCipher, keyIdOf, type Place, UnreadableError } from './cipher.js'
import { newKeyRing, parseKeyRing } from './keyRing.js'

const place: Place = { table: 'identity_tokens', row: 'idn_1', column: 'access_token' }
const [one, two] = [newKeyRing('one'), newKeyRing('two')]
const cipher = createCipher(parseKeyRing(one))

/** Why a text cannot be read; fails for anything but the one error. */
function reason(sealed: string, at = place, by = cipher): string {
  try {
    return `read: ${by.decrypt(sealed, at)}`
  } catch (error) {
    expect(error).toBeInstanceOf(UnreadableError)
    return (error as UnreadableError).reason
  }
}

describe('an encrypted text', () => {
  test.each(['', 'a', 'Grüße 🌍', 'x'.repeat(20_000)])('is read again as it was [T1]', text => {
    const sealed = cipher.encrypt(text, place)
    expect(cipher.decrypt(sealed, place)).toBe(text)
    if (text.length > 1) expect(sealed).not.toContain(text.slice(0, 10))
  })

  test('is another one each time and names its key [T1]', () => {
    const sealed = Array.from({ length: 50 }, () => cipher.encrypt('the same', place))
    expect(new Set(sealed).size).toBe(50)
    expect(new Set(sealed.map(keyIdOf))).toEqual(new Set(['one']))
  })

  test.each([
    { ...place, row: 'idn_2' },
    { ...place, column: 'refresh_token' },
    { ...place, table: 'device_login' },
    { table: 'identity_tokens', row: 'idn_1access', column: '_token' },
  ])('does not open at another place [T1]', other => {
    expect(reason(cipher.encrypt('secret', place), other)).toBe('not authentic')
  })

  test('that was cut anywhere is refused with one error [T2]', () => {
    const sealed = cipher.encrypt('secret', place)
    for (let length = 0; length < sealed.length; length++)
      expect(reason(sealed.slice(0, length))).not.toMatch(/^read/)
  })

  test('that was changed in any character is refused with one error [T2]', () => {
    const sealed = cipher.encrypt('secret', place)
    for (let at = 0; at < sealed.length; at++)
      for (const other of ['A', 'b', '.', '=', '\u0000', 'é']) {
        if (sealed[at] === other) continue
        expect(reason(sealed.slice(0, at) + other + sealed.slice(at + 1))).not.toMatch(/^read/)
      }
  })

  test('of a key that is not in the ring is refused with one error [T2]', () => {
    expect(reason(createCipher(parseKeyRing(two)).encrypt('secret', place))).toBe('unknown key')
    const sameName = createCipher(parseKeyRing(newKeyRing('one')))
    expect(reason(sameName.encrypt('secret', place))).toBe('not authentic')
  })
})

describe('a key ring', () => {
  test('encrypts with its first key and decrypts with all [T2]', () => {
    const both = createCipher(parseKeyRing(`${two}, ${one}`))
    expect(keyIdOf(both.encrypt('new', place))).toBe('two')
    expect(both.decrypt(cipher.encrypt('old', place), place)).toBe('old')
    expect([both.keyId, both.knows('one'), both.knows('three')]).toEqual(['two', true, false])
  })

  test.each([
    ['', 'is not a list of id:base64'],
    ['k1', 'is not a list of id:base64'],
    [`${one},`, 'is not a list of id:base64'],
    ['a.b:AAAA', 'is not a list of id:base64'],
    ['k1:AAAA', 'has a key that is not 32 bytes long: k1'],
    [`${one},${newKeyRing('one')}`, 'has two keys named one'],
  ])('that is wrong is told in a sentence without the keys [T2]: %s', (text, sentence) => {
    expect(() => parseKeyRing(text)).toThrow(new Error(sentence))
  })
})
