import { expect, test } from 'vitest'
import { attachment, fileName } from './fileName.js'

test.each([
  ['A plan for Q3', 'A plan for Q3.md'],
  ['  a/b\\c: "d" <e>|f?*\n ', 'a b c d e f.md'],
  ['../../etc/passwd', 'etc passwd.md'],
  ['.bashrc', 'bashrc.md'],
  ['-rf', 'rf.md'],
  ['CON', 'CON_.md'],
  ['aux.txt', 'aux_.txt.md'],
  ['Ends with dots. . .', 'Ends with dots.md'],
  ['\u202Ecod.exe', 'cod.exe.md'],
  ['???', 'cnv_1.md'],
  ['', 'cnv_1.md'],
  ['\uD800', '\uFFFD.md'],
])('%j is kept as %j', (text, expected) => {
  expect(fileName(text, 'md', 'cnv_1')).toBe(expected)
})

test('a long name ends between two letters', () => {
  const name = fileName('👩‍👩‍👧'.repeat(40), 'json', 'cnv_1')
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(125)
  expect(name).not.toContain('\uFFFD')
})

test.each([
  ['dots', '.'],
  ['spaces and dots', ' . '],
  ['marks of two kinds', '\u0301\u0327'],
])('a name of a hundred thousand %s keeps nobody waiting', (_, piece) => {
  const began = performance.now()
  expect(fileName(`a${piece.repeat(100_000 / piece.length)}b`, 'md', 'cnv_1')).toMatch(/^(a|cnv_1).*\.md$/)
  expect(performance.now() - began).toBeLessThan(1000)
})

test('a name in other letters is told twice', () => {
  expect(attachment('plain.md')).toBe('attachment; filename="plain.md"')
  expect(attachment("Über 100% – o'k.md")).toBe(
    `attachment; filename="Uber 100_ _ o'k.md"; filename*=UTF-8''%C3%9Cber%20100%25%20%E2%80%93%20o%27k.md`,
  )
})
