import type { Phrase } from './query.js'
import { wordsOf } from './words.js'

// Limits of tsvector: https://www.postgresql.org/docs/current/textsearch-limitations.html
const MAX_POSITION = 16_383
const MAX_POSITIONS = 255

export type Kind = 'title' | 'message'

/** Of the weights A to D. */
const weights: Record<Kind, string> = { title: 'A', message: 'D' }

// Words are letters, digits, marks and emoji, so nothing in them ends the quotes; and none is an id, which has an @.
const quote = (word: string): string => `'${word}'`
export const idWord = (id: string): string => `@${id}`

/** A tsvector as PostgreSQL reads it: the words with their places, and whose they are, as a word without a place. */
export function toVector(ownerId: string, text: string, kind: Kind): string {
  const places = new Map<string, number[]>()
  wordsOf(text).forEach((word, i) => {
    const own = places.get(word)
    if (!own) places.set(word, [i + 1])
    else if (own.length < MAX_POSITIONS && i < MAX_POSITION) own.push(i + 1)
  })
  const lexemes = [...places].map(
    ([word, at]) => `${quote(word)}:${at.map(place => Math.min(place, MAX_POSITION) + weights[kind]).join()}`,
  )
  return [quote(idWord(ownerId)), quote(idWord(kind)), ...lexemes].join(' ')
}

/** What must be in a title or a message, of one person or of anybody, as a tsquery. */
export const toMatch = (kind: Kind, ownerId: string | null, words: string): string =>
  [...(ownerId === null ? [] : [quote(idWord(ownerId))]), quote(idWord(kind)), words].join(' & ')

/** The same of words alone. */
export const toWordsQuery = (phrases: Phrase[]): string =>
  phrases.map(({ words, prefix }) => `(${words.map(quote).join(' <-> ')}${prefix ? ':*' : ''})`).join(' & ')
