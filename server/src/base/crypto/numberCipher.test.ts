import { expect, it } from 'vitest'
import { createNumberCipher, NUMBERS } from './numberCipher.js'

const cipher = createNumberCipher('a secret', 'numbers')
const some = [0, 1, 2, 3, 1000, 2 ** 23 - 1, 2 ** 23, 123_456_789_012, NUMBERS - 1]
const inARow = Array.from({ length: 2000 }, (_, i) => i)

it('gives each number another one below the same bound, and takes it back', () => {
  const sealed = some.map(cipher.seal)
  expect(sealed.map(cipher.open)).toEqual(some)
  for (const number of sealed)
    expect(number).toSatisfy((n: number) => Number.isInteger(n) && n >= 0 && n < NUMBERS)
  expect(new Set(inARow.map(cipher.seal)).size).toBe(inARow.length)
})

it('says nothing of which is larger, or how far two lie apart', () => {
  const sealed = inARow.map(cipher.seal)
  const rising = sealed.filter((number, i) => number > (sealed[i - 1] ?? 0)).length / sealed.length
  expect(rising).toBeGreaterThan(0.4)
  expect(rising).toBeLessThan(0.6)
  const steps = sealed.slice(1).map((number, i) => number - (sealed[i] ?? 0))
  expect(new Set(steps).size).toBe(steps.length)
})

it('is another one for each secret and each purpose', () => {
  const others = [createNumberCipher('another', 'numbers'), createNumberCipher('a secret', 'other numbers')]
  for (const other of others) expect(some.map(other.seal)).not.toEqual(some.map(cipher.seal))
})
