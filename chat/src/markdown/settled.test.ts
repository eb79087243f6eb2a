import { expect, it } from 'vitest'
import { settled } from './settled.js'

it.each([
  ['a word that may grow', 'One two thr', 'One two '],
  ['all of what is said', 'One two ', 'One two '],
  ['a mark whose other half is to come', 'One **two three ', 'One '],
  ['what stands between both halves', 'One **two** three ', 'One **two** three '],
  ['half a mark', 'One *', 'One '],
  ['a product', '2 * 3 is 6 ', '2 * 3 is 6 '],
  ['an item that begins with a star', '* one more ', '* one more '],
  ['a name with underscores', 'see snake_case_name here ', 'see snake_case_name here '],
  ['code in a line', 'run `npm sta', 'run '],
  ['code with a star in it', 'run `a * b` now ', 'run `a * b` now '],
  ['a link without its address', 'as [a page](https://exa', 'as '],
  ['a link', 'as [a page](https://example.com) says ', 'as [a page](https://example.com) says '],
  ['a row of a table', '| a | b |\n|---|---|\n| 1 | 2', '| a | b |\n|---|---|\n'],
  ['an item of a list', '- one\n- tw', '- one\n- '],
  ['a line that may underline a heading', 'One\n--', 'One\n'],
  ['a formula', 'so \\(x + ', 'so '],
  ['scripts without spaces', '你好世界', '你好世界'],
])('keeps back or shows %s', (_, text, shown) => {
  expect(settled(text)).toBe(shown)
})

it.each(['x'.repeat(300), `One **${'two '.repeat(100)}`])('keeps nothing back for long: %.20s', text => {
  expect(text.length - settled(text).length).toBeLessThan(10)
})

it.each(['x', '[', '`', '*a', 'x *', 'a_'])('takes no longer because a line is long: %s', piece => {
  const line = piece.repeat(100_000)
  for (const text of [line, `${line} `]) expect(text.length - settled(text).length).toBeLessThan(250)
})
