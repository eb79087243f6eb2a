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
    ['v1.25 l’été', ['v', '1', '25', 'l', 'ete']],
    ['C, C++, C# and g++17', ['c', 'c++', 'c#', 'and', 'g++', '17']],
    ['C＋＋ #c a#b c+d 1++', ['c++', 'c', 'a', 'b', 'c', 'd', '1']],
    ['a1b2c3d4 b2b dc05769', ['a1b2c3d4', 'b', '2', 'b', 'dc', '05769']],
    ['soft\u00adhyphen zero\u200bwidth', ['softhyphen', 'zerowidth']],
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
  const open = { prefix: true, joined: null }
  const whole = { prefix: false, joined: null }
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

test('of a query what could be one word of letters and digits is looked for as one, too', () => {
  const joined = (query: string) => readQuery(query).map(phrase => phrase.joined)
  expect(joined('GPT-4 gpt4 v2 dc05769')).toEqual(['gpt4', 'v2', 'dc05769'])
  expect(joined('"gpt 4" foo-bar 2.10 a1b2c3d4')).toEqual(['gpt4', null, null, null])
})

test('of words of one character the last two are open: what begins with one is half of all there is', () => {
  expect(readQuery('a* b* c* d').map(({ words, prefix }) => `${words}${prefix ? '*' : ''}`)).toEqual([
    'a',
    'b',
    'c*',
    'd*',
  ])
  expect(readQuery('人 的 是 不').map(({ words }) => words.join())).toEqual(['是', '不'])
  expect(readQuery('"ab 人"')).toMatchObject([{ words: ['ab', '人'], prefix: true }])
  expect(readQuery('学习 東京都')).toMatchObject([{ words: ['学习'] }, { words: ['東京', '京都'] }])
})

test('a query is bounded', () => {
  expect(readQuery('word '.repeat(100_000))).toHaveLength(1)
  expect(
    readQuery(
      Array.from(
        { length: 100 },
        (_, i) => (i + 1000).toString(36).replaceAll(/\d/g, 'x') + 'abcdefghij'[i % 10],
      ).join(' '),
    ),
  ).toHaveLength(32)
  expect(readQuery('" * ( ) : NEAR( -- ; \\')).toEqual([{ words: ['near'], prefix: true, joined: null }])
})
