import { expect, test } from 'vitest'
import { fold } from './fold.js'

test('texts that look the same are folded alike', () => {
  expect(fold('Ｋøln ﬁnds Ångström')).toBe(fold('koln finds angstrom'))
})

test('a text of nothing but marks keeps nobody waiting', () => {
  const began = performance.now()
  expect(fold(`e${'\u0301\u0327'.repeat(50_000)} end`)).toBe('e end')
  expect(performance.now() - began).toBeLessThan(1000)
})
