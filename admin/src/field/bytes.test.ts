import { expect, test } from 'vitest'
import { bytesInWords, isBytes } from './bytes.ts'

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1 KB'],
  [5 * 1024 + 100, '5.1 KB'],
  [312 * 1024 ** 2, '312 MB'],
  [1000 * 1024 ** 2, '1 GB'],
  [1.5 * 1024 ** 3, '1.5 GB'],
  [10 ** 12, '931 GB'],
  [2000 * 1024 ** 4, '2,000 TB'],
])('%d bytes are %s', (bytes, words) => expect(bytesInWords(bytes, 'en')).toBe(words))

test('in German with a comma', () => expect(bytesInWords(1.5 * 1024 ** 3, 'de')).toBe('1,5 GB'))

test('a field is one of bytes by its description', () => {
  expect(['How many bytes they take', 'Bytes that they may take'].map(isBytes)).toEqual([true, true])
  expect(isBytes('How many files there are')).toBe(false)
})
