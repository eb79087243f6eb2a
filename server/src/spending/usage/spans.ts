/** A part of time that makes a row of its own: a day, or all of it. */
export interface Span {
  day: string | null
  since: Date
  until: Date
}

const hour = 3_600_000

/**
 * The hours that lie in spans as a whole, and what is left of them at both ends: nothing, where days begin with an hour and
 * whole days are asked for.
 */
export function divide(spans: readonly Span[]): { whole: Span[]; rest: Span[] } {
  const parts = spans.map(({ day, since, until }) => {
    const first = new Date(Math.ceil(since.getTime() / hour) * hour)
    const last = new Date(Math.floor(until.getTime() / hour) * hour)
    if (first >= last) return { whole: [], rest: [{ day, since, until }] }
    const ends = [
      { day, since, until: first },
      { day, since: last, until },
    ]
    return { whole: [{ day, since: first, until: last }], rest: ends.filter(end => end.since < end.until) }
  })
  return { whole: parts.flatMap(part => part.whole), rest: parts.flatMap(part => part.rest) }
}
