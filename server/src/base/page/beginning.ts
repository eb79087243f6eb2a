const beginnings = new WeakMap<object, string>()

/** Says behind which cursor events begin that nobody gave one for: who has to ask for them again misses nothing. */
export function beginningAt<Events extends object>(events: Events, cursor: string): Events {
  beginnings.set(events, cursor)
  return events
}

export const beginningOf = (events: object): string | undefined => beginnings.get(events)
