/// <reference lib="esnext.temporal" />

/** A day in some time zone, and the times it begins and ends at. */
export interface Day {
  day: string
  since: Date
  until: Date
}

/** Whether this is the name of a time zone, "Europe/Berlin"; offsets are none: they know no summer. */
export function isTimeZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && Boolean(new Intl.DateTimeFormat('en', { timeZone: name }))
  } catch {
    return false
  }
}

/**
 * The days between two times, each as long as it is there: 23 and 25 hours when clocks change, beginning at one o'clock
 * where they change at midnight. A day that a time zone leaves out is none.
 */
export function daysBetween(from: Date, to: Date, timeZone: string): Day[] {
  const dayOf = (time: number) =>
    Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(timeZone).toPlainDate()
  const startOf = (day: Temporal.PlainDate) => new Date(day.toZonedDateTime(timeZone).epochMilliseconds)
  const days: Day[] = []
  const last = dayOf(to.getTime() - 1)
  for (
    let day = dayOf(from.getTime());
    Temporal.PlainDate.compare(day, last) <= 0;
    day = day.add({ days: 1 })
  ) {
    const [since, until] = [startOf(day), startOf(day.add({ days: 1 }))]
    if (since < until) days.push({ day: day.toString(), since, until })
  }
  return days
}
