import { expect, it } from 'vitest'
import { mentionAt } from './mentionAt.ts'

/** The caret stands at |. */
const at = (marked: string) => mentionAt(marked.replace('|', ''), marked.indexOf('|'))

it.each([
  ['@jon|', 'jon', 0],
  ['Hello @Jon|', 'Jon', 6],
  ['(@Jon|)', 'Jon', 1],
  ['Ask @Zoë|, please', 'Zoë', 4],
  ['first\n@jon| and more', 'jon', 6],
  ['مرحبا @ليل|', 'ليل', 6],
  ['`code` @jon|', 'jon', 7],
  ['```\ncode\n```\n@jon|', 'jon', 13],
  ['a ` alone\n\n@jon|', 'jon', 11],
])('%j names somebody', (marked, words, from) => {
  expect(at(marked)).toEqual({ words, from })
})

it.each([
  'jonas@example|',
  'mail <jonas@example|',
  'a@@jon|',
  '@|',
  '@1st|',
  '@jonas.lind|',
  '@jo|nas',
  '@jonas |',
  'see `@jon|',
  'see ``a ` @jon|',
  '```ts\n@jon|',
  '~~~\n```\n@jon|',
  '    @jon|',
  '\t@jon|',
])('%j names nobody', marked => {
  expect(at(marked)).toBeNull()
})
