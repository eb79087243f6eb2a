import type { Phrase } from './query.js'
import { isJoint, spansIn } from './words.js'

// Limits of tsvector: https://www.postgresql.org/docs/current/textsearch-limitations.html
const MAX_POSITION = 16_383
const MAX_POSITIONS = 255

export type Kind = 'title' | 'message'

/** Of the weights A to D. */
const weights: Record<Kind, string> = { title: 'A', message: 'D' }

// Words are letters, digits, marks, emoji, + and #, so nothing in them ends the quotes; and none is an id, which has an @.
const quote = (word: string): string => `'${word}'`
export const idWord = (id: string): string => `@${id}`

/** A tsvector as PostgreSQL reads it: the words with their places, and whose they are, as a word without a place. */
export function toVector(ownerId: string, text: string, kind: Kind): string {
  const places = new Map<string, number[]>()
  const note = (word: string, i: number) => {
    const own = places.get(word)
    if (!own) places.set(word, [i + 1])
    else if (own.length < MAX_POSITIONS && i < MAX_POSITION) own.push(i + 1)
  }
  let joined = ''
  const spans = spansIn(text)
  spans.forEach((span, i) => {
    note(span.word, i)
    const [before, next] = [spans[i - 1], spans[i + 1]]
    joined = before && isJoint(before, span) ? joined + span.word : span.word
    // Also as one word: where it stands is known of few words, and not far into a text.
    if (joined !== span.word && !(next && isJoint(span, next))) note(joined, i)
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
export const toWordsQuery = (phrases: Phrase[]): string => phrases.map(toPhrase).join(' & ')

function toPhrase({ words, prefix, joined }: Phrase): string {
  const readings = joined === null ? [words] : [words, [joined]]
  return `(${readings.map(reading => `${reading.map(quote).join(' <-> ')}${prefix ? ':*' : ''}`).join(' | ')})`
}
