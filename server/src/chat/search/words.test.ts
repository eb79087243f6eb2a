import { describe, expect, it, test } from 'vitest'
import { readQuery } from './query.js'
import { wordsOf } from './words.js'

describe('the words of a text', () => {
  it.each([
    ['Müller', 'muller'],
    ['STRASSE', 'Straße'],
    ['déjà vu', 'deja vu'],
    ['Łódź', 'lodz'],
    ['İSTANBUL', 'ıstanbul'],
    ['ΟΔΌΣ', 'οδος'],
    ['Ёлка', 'елка'],
    ['مُحَمَّد', 'محمد'],
    ['ﬁne ①', 'fine 1'],
    ['ｺｰﾋｰ', 'コーヒー'],
  ])('%s is the same as %s', (one, other) => {
    expect(wordsOf(one)).toEqual(wordsOf(other))
  })

  it.each([
    ['foo_bar-baz', ['foo', 'bar', 'baz']],
    ['jane.doe@example.com', ['jane', 'doe', 'example', 'com']],
    ['v1.25 l’été', ['v1', '25', 'l', 'ete']],
    ['東京都 人', ['東京', '京都', '都', '人']],
    ['iPhone手机3', ['iphone', '手机', '机', '3']],
    ['ภาษาไทย', ['ภาษา', 'ไทย']],
    ['👍🏽 🇩🇪 ❤️', ['👍', '🇩🇪', '❤']],
    ['a\0b \ud800 ( : * " \' \\', ['a', 'b']],
  ])('of %j are %j', (text, words) => {
    expect(wordsOf(text)).toEqual(words)
  })

  it('come to an end in a text that does not', () => {
    expect(wordsOf('a '.repeat(1_000_000))).toHaveLength(50_000)
    expect(wordsOf('字'.repeat(1_000_000))).toHaveLength(50_000)
    expect(wordsOf('ﷺ'.repeat(1_000_000)).length).toBeLessThanOrEqual(50_000)
    expect(wordsOf('x'.repeat(1000))).toEqual(['x'.repeat(64)])
    expect(wordsOf(`${'x'.repeat(63)}𝒳𐐀`)[0]).toHaveLength(64)
  })
})

test('of a query the last word is open, and whatever ends in a star', () => {
  const open = { prefix: true }
  const whole = { prefix: false }
  expect(readQuery('eins zw* drei')).toEqual([
    { words: ['eins'], ...whole },
    { words: ['zw'], ...open },
    { words: ['drei'], ...open },
  ])
  expect(readQuery('“New York” ')).toEqual([{ words: ['new', 'york'], ...whole }])
  expect(readQuery('x "New Yo')).toEqual([
    { words: ['x'], ...whole },
    { words: ['new', 'yo'], ...open },
  ])
})

test('a query is bounded', () => {
  expect(readQuery('word '.repeat(100_000))).toHaveLength(1)
  expect(readQuery(Array.from({ length: 100 }, (_, i) => `w${i}`).join(' '))).toHaveLength(32)
  expect(readQuery('" * ( ) : NEAR( -- ; \\')).toEqual([{ words: ['near'], prefix: true }])
})
