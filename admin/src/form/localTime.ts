/** What `datetime-local` shows of an instant, in the time zone of the browser. */
export function toLocal(instant: string): string {
  const time = Date.parse(instant)
  if (Number.isNaN(time)) return ''
  const offset = new Date(time).getTimezoneOffset() * 60_000
  return new Date(time - offset).toISOString().slice(0, 16)
}

export function toUtc(local: string): string | undefined {
  const time = Date.parse(local)
  return Number.isNaN(time) ? undefined : new Date(time).toISOString()
}
