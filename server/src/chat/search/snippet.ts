import { setImmediate } from 'node:timers/promises'
import { isAscii } from '../../base/fold.js'
import { foldForWords } from './foldForWords.js'
import type { Phrase } from './query.js'
import { isHalfPair, spansOf, type WordSpan } from './words.js'

/** Part of a text; both in UTF-16 code units of the snippet, the end is behind it. */
export interface Mark {
  start: number
  end: number
}

export interface Snippet {
  text: string
  marks: Mark[]
}

/** So much is shown before and behind the first hit, up to a space. */
const BEFORE = 50
const BEHIND = 110
/** How much is folded at a time: a hit at the beginning of a long text does not cost all of it. */
const CHUNK = 4000
/** A phrase at the end of one chunk is found in the next one. */
const OVERLAP = 200
const LONGEST_CHARACTER = 64
/** More of them are not weighed against each other. */
const MAX_MARKS = 100

/**
 * Where a text has what was searched for, cut around the first place that has most of it; null where it has nothing.
 * Others have a turn between the parts of a long one.
 */
export async function snippetOf(text: string, phrases: readonly Phrase[]): Promise<Snippet | null> {
  let best: { marks: Mark[]; found: number } | null = null
  for (let from = 0; from < text.length; from += CHUNK) {
    const at = whole(text, Math.max(0, from - OVERLAP))
    const { marks, found } = hits(text.slice(at, whole(text, from + CHUNK)), phrases)
    const here = marks.map(({ start, end }) => ({ start: start + at, end: end + at }))
    if (found > (best?.found ?? 0)) best = { marks: here, found }
    if (found === phrases.length) break
    await setImmediate()
  }
  return best && around(text, best.marks)
}

/** Where the phrases stand, and how many of them do. */
function hits(text: string, phrases: readonly Phrase[]): { marks: Mark[]; found: number } {
  const { folded, originOf } = foldWithPlaces(text)
  const spans = [...spansOf(folded)]
  const marks: Mark[] = []
  let found = 0
  for (const phrase of phrases) {
    const before = marks.length
    for (const [i, first] of spans.entries()) {
      const last = lastOf(spans, i, phrase)
      if (!last) continue
      // Of scripts without spaces a word is two characters, and the second one need not have been searched for.
      const end = isHalfPair(phrase.words.at(-1) ?? '')
        ? last.start + ([...last.word][0]?.length ?? 0)
        : last.end
      marks.push({ start: originOf(first.start), end: originOf(end) })
    }
    if (marks.length > before) found++
  }
  return { marks: merged(marks).slice(0, MAX_MARKS), found }
}

/** The last word of the phrase, if it begins here. */
function lastOf(
  spans: readonly WordSpan[],
  at: number,
  { words, prefix, joined }: Phrase,
): WordSpan | undefined {
  const here = spans[at]?.word
  if (joined !== null && (here === joined || (prefix && here?.startsWith(joined)))) return spans[at]
  return standsAt(spans, at, words, prefix) ? spans[at + words.length - 1] : undefined
}

const standsAt = (
  spans: readonly WordSpan[],
  at: number,
  words: readonly string[],
  prefix: boolean,
): boolean =>
  words.every((word, i) => {
    const here = spans[at + i]?.word
    return here === word || (prefix && i === words.length - 1 && here?.startsWith(word) === true)
  })

/** Folded character by character with its marks, so that each place in it is known in the text. */
function foldWithPlaces(text: string): { folded: string; originOf: (at: number) => number } {
  if (isAscii(text)) return { folded: foldForWords(text), originOf: at => at }
  const places: number[] = []
  let folded = ''
  for (const { 0: character, index } of text.matchAll(/\P{M}\p{M}*|\p{M}+/gsu)) {
    const part = foldForWords(character)
    for (let i = 0; i < part.length; i++) places.push(index)
    folded += part
  }
  // A mark ends where the next character begins.
  return { folded, originOf: at => places[at] ?? text.length }
}

/** In order, and those that touch as one. */
function merged(marks: Mark[]): Mark[] {
  const all: Mark[] = []
  for (const mark of marks.toSorted((a, b) => a.start - b.start)) {
    const last = all.at(-1)
    if (last && mark.start <= last.end) last.end = Math.max(last.end, mark.end)
    else all.push({ ...mark })
  }
  return all
}

/** What stands around the first of the most hits, on one line, with the marks that lie within. */
function around(text: string, marks: Mark[]): Snippet {
  const near = (mark: Mark) =>
    marks.filter(({ start }) => start >= mark.start && start < mark.end + BEHIND).length
  const first = marks.reduce((best, mark) => (near(mark) > near(best) ? mark : best))
  const start = boundary(text, Math.max(0, first.start - BEFORE), first.start)
  const end = whole(text, Math.min(text.length, first.end + BEHIND))
  const before = start > 0 ? '…' : ''
  const behind = end < text.length ? '…' : ''
  const shift = before.length - start
  return {
    text: before + text.slice(start, end).replaceAll(/\s/gu, ' ') + behind,
    marks: marks
      .filter(mark => mark.start >= start && mark.end <= end)
      .map(mark => ({ start: mark.start + shift, end: mark.end + shift })),
  }
}

/** Behind the first space from `at` on, or else there, but at `limit` at the latest. */
function boundary(text: string, at: number, limit: number): number {
  if (at === 0) return 0
  const space = text.slice(at, limit).search(/\s/u)
  return space < 0 ? whole(text, at) : at + space + 1
}

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** The beginning of the character, as people count them, that is there. */
function whole(text: string, at: number): number {
  if (at >= text.length) return text.length
  const from = Math.max(0, at - LONGEST_CHARACTER)
  return (
    from + (characters.segment(text.slice(from, at + LONGEST_CHARACTER)).containing(at - from)?.index ?? 0)
  )
}
