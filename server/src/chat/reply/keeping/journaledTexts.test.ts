import { expect, it } from 'vitest'
import { textsOf } from './journaledTexts.js'

it('a row of a journal that came late, or repeats another one, takes nothing back', () => {
  const rows = [[['a', 0, 'Hello']], [['a', 5, ' there']], [['a', 0, 'Hello th']], [['a', 11, '.']]]
  expect(textsOf(rows.map(row => JSON.stringify(row)))).toEqual(new Map([['a', 'Hello there.']]))
})
